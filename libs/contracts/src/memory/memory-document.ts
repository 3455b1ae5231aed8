import * as z from 'zod';
import { digestSectionSchema, missingEntriesSchema } from '../distill/distill-result.js';
import { entryRangeSchema } from '../distill/entry-range.js';
import { memoryPassSchema } from './space-name.js';

/** What a pass made of a memory space. */
export const memoryDocumentSchema = z
  .object({
    pass: memoryPassSchema,
    version: z.int().positive().describe('Counts from 1 for each pass.'),
    createdAt: z.iso.datetime(),
    covers: entryRangeSchema.describe(
      'What is new in it: entries of the space for a digest, digests for the long document.',
    ),
    text: z.string(),
    sections: z
      .array(digestSectionSchema)
      .describe(
        'Its sentences and their sources: entries for a digest; for the long document versions of digests, and 0 for the long document before.',
      ),
    missing: z.array(missingEntriesSchema).describe('What could not be distilled.'),
    flags: z.array(z.string()).describe('Why somebody should look at it.'),
    accepted: z
      .boolean()
      .describe('False: it lost too much of the document before, and does not stand in its place.'),
    job: z.string().describe('The distill job that made it.'),
    model: z.string(),
    pieces: z.int().nonnegative(),
    levels: z.int().nonnegative(),
    shortened: z.int().nonnegative(),
  })
  .meta({ id: 'MemoryDocument' });

export type MemoryDocument = z.infer<typeof memoryDocumentSchema>;

/** Documents, newest first. */
export const memoryDocumentListSchema = z
  .object({ data: z.array(memoryDocumentSchema) })
  .meta({ id: 'MemoryDocumentList' });

export type MemoryDocumentList = z.infer<typeof memoryDocumentListSchema>;
