import * as z from 'zod';

/**
 * Why an attempt ended badly. The kind is decided once, where the provider's answer is read; every other
 * decision is based on it.
 *
 * - `rate-limit`: the provider's limit is used up for now; waiting helps.
 * - `quota`: the credit or a long-term quota is used up; waiting does not help soon.
 * - `timeout`: a time limit of Sluice passed.
 * - `unavailable`: no connection, a server error, or a stream that was cut off.
 * - `overloaded`: the provider reports that it is over capacity.
 * - `auth`: the credentials, plan or region were refused.
 * - `invalid-request`: the request itself is wrong; no other backend would accept it.
 * - `model-not-found`: the backend has no such model.
 * - `context-length`: the request is longer than the model's context.
 * - `content-filter`: the provider refused the content.
 * - `bad-response`: the answer cannot be read or is not of the requested form.
 * - `cancelled`: the caller cancelled the job.
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
    message: z.string().describe('The cause and, if known, how to fix it.'),
    status: z.int().optional().describe("The provider's HTTP status."),
    code: z.string().optional().describe("The provider's own error code."),
    retryAfterMs: z.int().nonnegative().optional().describe('The pause that the provider asks for.'),
  })
  .meta({ id: 'Failure' });

export type Failure = z.infer<typeof failureSchema>;
