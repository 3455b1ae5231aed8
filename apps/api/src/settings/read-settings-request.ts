import type { JsonObject } from '@app/contracts';
import type * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { type MemberError, ProblemError } from '../problems/problem-error.js';

/** @throws {ProblemError} `malformed-json` for no object, else `validation` with pointers. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): { parsed: z.output<Schema>; given: JsonObject } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProblemError('malformed-json', 'Send a JSON object.');
  }
  const result = schema.safeParse(body);
  if (result.success) return { parsed: result.data, given: body as JsonObject };
  throw invalidSettings(memberErrors(result.error.issues));
}

export function invalidSettings(errors: MemberError[], options?: ErrorOptions): ProblemError {
  return new ProblemError('validation', 'Members of the request are missing or not valid; see errors.', {
    errors,
    ...options,
  });
}
