import * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';

/** The body of `POST /v1/backends/{name}/pause`, which may be missing. */
export const pauseRequestSchema = z
  .strictObject({
    reason: z.string().min(1).max(256).optional().describe('The reason, for other operators.'),
  })
  .meta({ id: 'PauseRequest' });

/** @throws {ProblemError} `validation` with pointers. */
export function readPauseRequest(body: unknown): { reason?: string | undefined } {
  const parsed = pauseRequestSchema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the pause are not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}
