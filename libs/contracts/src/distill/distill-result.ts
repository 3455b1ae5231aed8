import * as z from 'zod';
import { failureSchema } from '../failure.js';
import { memoryPassSchema } from '../memory/memory-space.js';
import { entryRangeSchema } from './entry-range.js';

/** A sentence of a digest and what it was made from. */
export const digestSectionSchema = z
  .object({
    text: z.string(),
    entries: z.array(entryRangeSchema),
    exact: z
      .boolean()
      .describe(
        'The model named these entries. Else they are all those that it was shown with the sentence.',
      ),
  })
  .meta({ id: 'DigestSection' });

export type DigestSection = z.infer<typeof digestSectionSchema>;

/** Entries that are not in the digest, and why. */
export const missingEntriesSchema = z
  .object({ entries: z.array(entryRangeSchema), failure: failureSchema })
  .meta({ id: 'MissingEntries' });

export type MissingEntries = z.infer<typeof missingEntriesSchema>;

/** The digest of a distill job. */
export const distillResultSchema = z
  .object({
    text: z.string().describe('The digest, in the form that was asked for; empty when there was nothing.'),
    model: z.string().describe('The model of the last call; empty when there was nothing to distil.'),
    sections: z.array(digestSectionSchema).describe('The digest sentence by sentence, with its sources.'),
    pieces: z.int().nonnegative().describe('Calls that it took, each a chat job of its own.'),
    levels: z.int().nonnegative().describe('1 when all entries fitted one call; each merge is one more.'),
    shortened: z
      .int()
      .nonnegative()
      .describe('Answers that were longer than asked, and lost what did not fit the next call.'),
    missing: z.array(missingEntriesSchema).describe('What could not be distilled.'),
    memory: z
      .object({
        space: z.string(),
        pass: memoryPassSchema,
        version: z.int().nonnegative().describe('Of the document that was written; 0 when none was.'),
        current: z.boolean().describe('False: the document before stays the one that counts.'),
        flags: z.array(z.string()).describe('Why somebody should look at the document.'),
      })
      .optional()
      .describe('What became of the memory space.'),
  })
  .meta({ id: 'DistillResult' });

export type DistillResult = z.infer<typeof distillResultSchema>;
