import * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';

/** The query of a list of runs. */
export const runQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** @throws {ProblemError} `validation`, with pointers. A body that is missing is an empty one. */
export function readScheduleRequest<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the request are missing or not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}
