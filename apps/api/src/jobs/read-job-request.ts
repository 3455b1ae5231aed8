import { type JobRequest, jobRequestSchema } from '@app/contracts';
import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';

/** @throws {ProblemError} `malformed-json` for no body at all, else `validation` with pointers. */
export function readJobRequest(body: unknown): JobRequest {
  if (body === undefined) throw new ProblemError('malformed-json', 'Send the job as a JSON body.');
  const parsed = jobRequestSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the job are missing or not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}
