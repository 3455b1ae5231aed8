import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';
import { backendTestRequestSchema } from './backend-test.js';

/** @throws {ProblemError} `validation` with pointers. */
export function readTestRequest(body: unknown): { model?: string | undefined } {
  const parsed = backendTestRequestSchema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the test are not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}
