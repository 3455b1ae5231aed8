import type { JobRequest } from '@app/contracts';
import type * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';

/** @throws {ProblemError} `malformed-json` for no body at all, else `validation` with pointers. */
export function readJobRequest(schema: z.ZodType<JobRequest>, body: unknown): JobRequest {
  if (body === undefined) throw new ProblemError('malformed-json', 'Send the job as a JSON body.');
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the job are missing or not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}
