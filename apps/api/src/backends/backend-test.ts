import { failureKindSchema } from '@app/contracts';
import * as z from 'zod';

/** The body of `POST /v1/backends/{name}/test`, which may be missing. */
export const backendTestRequestSchema = z
  .strictObject({
    model: z.string().min(1).optional().describe('Instead of the model of the backend.'),
  })
  .meta({ id: 'BackendTestRequest' });

/** How a backend answered the smallest call that there is. */
export const backendTestSchema = z
  .object({
    backend: z.string(),
    ok: z.boolean(),
    call: z.enum(['chat', 'embed', 'list-models']).describe('What was tried.'),
    model: z.string().optional(),
    elapsedMs: z.int().nonnegative().describe('Until the answer began, or the failure came.'),
    message: z.string().describe('What is wrong and what to do about it, or that all is well.'),
    failure: failureKindSchema.optional(),
    nearest: z.array(z.string()).optional().describe('Models that may have been meant.'),
  })
  .meta({ id: 'BackendTest' });

export type BackendTestResult = z.infer<typeof backendTestSchema>;
