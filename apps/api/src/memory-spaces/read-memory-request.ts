import { type MemoryPass, memoryPassSchema, spaceNameSchema } from '@app/contracts';
import * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';

/** The query of a list of entries. */
export const entryQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('Only entries after this number.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** The query of a list of documents. */
export const documentQuerySchema = z.strictObject({
  pass: memoryPassSchema.default('long').describe('`mid`: digests; `long`: long documents.'),
  before: z.coerce.number().int().min(1).optional().describe('Only versions before this one.'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** @throws {ProblemError} `validation`, with pointers. A body that is missing is an empty one. */
export function readMemoryRequest<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the request are missing or not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}

/** @throws {ProblemError} `validation` */
export function readSpaceName(name: string): string {
  const parsed = spaceNameSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'The name of the memory space is not valid.', {
    errors: [{ pointer: '/space', detail: parsed.error.issues[0]?.message ?? 'Not a name.' }],
  });
}

/** @throws {ProblemError} `not-found` */
export function readPass(name: string): MemoryPass {
  const parsed = memoryPassSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new ProblemError('not-found', 'Unknown pass. The passes are `mid` and `long`.');
}
