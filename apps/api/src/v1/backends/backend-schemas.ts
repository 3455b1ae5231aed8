import { failureKindSchema, laneSchema } from '@app/contracts';
import * as z from 'zod';

/** The answer of `GET /v1/backends`. */
export const lanesSchema = z.object({ data: z.array(laneSchema) }).meta({ id: 'Lanes' });

/** The answer of `GET /v1/backends/{name}/models`. */
export const backendModelsSchema = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        contextTokens: z
          .int()
          .positive()
          .optional()
          .describe("Tokens of the model's context, if the vendor reports them."),
      }),
    ),
    askedAt: z.iso.datetime().describe('When the vendor was asked. The list is kept for a minute.'),
  })
  .meta({ id: 'BackendModels' });

export type BackendModelList = z.infer<typeof backendModelsSchema>;

/** The body of `POST /v1/backends/{name}/test`, which may be missing. */
export const backendTestRequestSchema = z
  .strictObject({
    model: z.string().min(1).optional().describe('The model to test; default: the one of the backend.'),
  })
  .meta({ id: 'BackendTestRequest' });

/** The answer of `POST /v1/backends/{name}/test`. */
export const backendTestSchema = z
  .object({
    backend: z.string(),
    ok: z.boolean(),
    call: z.enum(['chat', 'embed', 'list-models']).describe('The kind of call.'),
    model: z.string().optional(),
    elapsedMs: z.int().nonnegative().describe('Until the answer began, or the failure came.'),
    message: z.string().describe('The cause of a failure and its remedy, or that the backend works.'),
    failure: failureKindSchema.optional(),
    nearest: z.array(z.string()).optional().describe('Models with similar names.'),
  })
  .meta({ id: 'BackendTest' });

export type BackendTestResult = z.infer<typeof backendTestSchema>;

/** The body of `POST /v1/backends/{name}/pause`, which may be missing. */
export const pauseRequestSchema = z
  .strictObject({ reason: z.string().min(1).max(256).optional().describe('Shown to other operators.') })
  .meta({ id: 'PauseRequest' });
