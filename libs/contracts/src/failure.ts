import * as z from 'zod';

/**
 * Why an attempt ended badly. Decided once, where the provider's answer is read; everything above
 * looks only at the kind.
 *
 * - `rate-limit`: the provider's limit for now; waiting helps.
 * - `quota`: money or a longer quota is used up; waiting does not help soon.
 * - `timeout`: one of our own time limits passed.
 * - `unavailable`: no connection, a server error, or a stream that broke off.
 * - `overloaded`: the provider says that it is over capacity.
 * - `auth`: the credentials, plan or region were refused.
 * - `invalid-request`: the request itself is wrong; no other backend would take it.
 * - `model-not-found`: the backend has no such model.
 * - `context-length`: the request is longer than the model's context.
 * - `content-filter`: the provider refused the content.
 * - `bad-response`: an answer came, but not one that can be read or that was asked for.
 * - `cancelled`: the caller cancelled.
 * - `internal`: Sluice itself failed: a defect, or workers that died with this job.
 */
export const failureKinds = [
  'rate-limit',
  'quota',
  'timeout',
  'unavailable',
  'overloaded',
  'auth',
  'invalid-request',
  'model-not-found',
  'context-length',
  'content-filter',
  'bad-response',
  'cancelled',
  'internal',
] as const;

export const failureKindSchema = z.enum(failureKinds).meta({ id: 'FailureKind' });
export type FailureKind = z.infer<typeof failureKindSchema>;

export const failureSchema = z
  .object({
    kind: failureKindSchema,
    message: z.string().describe('What happened and, where it is known, what to do about it.'),
    status: z.int().optional().describe("The provider's HTTP status."),
    code: z.string().optional().describe("The provider's own error code."),
    retryAfterMs: z.int().nonnegative().optional().describe('How long the provider asks to wait.'),
  })
  .meta({ id: 'Failure' });

export type Failure = z.infer<typeof failureSchema>;
