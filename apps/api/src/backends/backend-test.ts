import { failureKindSchema } from '@app/contracts';
import * as z from 'zod';

/** The body of `POST /v1/backends/{name}/test`, which may be missing. */
export const backendTestRequestSchema = z
  .strictObject({
    model: z.string().min(1).optional().describe("The model to test instead of the backend's own."),
  })
  .meta({ id: 'BackendTestRequest' });

/** How a backend answered the smallest call. */
export const backendTestSchema = z
  .object({
    backend: z.string(),
    ok: z.boolean(),
    call: z.enum(['chat', 'embed', 'list-models']).describe('The call that was made.'),
    model: z.string().optional(),
    elapsedMs: z.int().nonnegative().describe('The time until the answer began or the call failed.'),
    message: z.string().describe('What is wrong and what to do about it, or that the backend works.'),
    failure: failureKindSchema.optional(),
    nearest: z.array(z.string()).optional().describe('Similar names of models that exist.'),
  })
  .meta({ id: 'BackendTest' });

export type BackendTestResult = z.infer<typeof backendTestSchema>;
