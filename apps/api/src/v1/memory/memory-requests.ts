import { type MemoryPass, memoryPassSchema, spaceNameSchema } from '@app/contracts';
import * as z from 'zod';
import { ProblemError } from '../../http/problems.js';

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
