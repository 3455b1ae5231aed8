import * as z from 'zod';
import {
  distillInputSchema,
  digestSectionSchema,
  missingEntriesSchema,
  entryRangeSchema,
} from '../distill/distill.js';
import { jobOptionsSchema } from '../jobs/job-request.js';
import { memoryPassSchema } from './memory-space.js';

/** The body of `POST /v1/memory/{space}/passes/{pass}`: a distill job without the members that the address sets. */
export const newMemoryPassSchema = jobOptionsSchema
  .omit({ memory: true })
  .extend({
    instructions: distillInputSchema.shape.instructions,
    targetTokens: distillInputSchema.shape.targetTokens,
    temperature: distillInputSchema.shape.temperature,
    contextTokens: distillInputSchema.shape.contextTokens,
  })
  .meta({ id: 'NewMemoryPass' });

export type NewMemoryPass = z.infer<typeof newMemoryPassSchema>;

/** The document that a pass wrote: a digest or a long document. */
const memoryDocumentSchema = z
  .object({
    pass: memoryPassSchema,
    version: z.int().positive().describe('Counts from 1 for each pass.'),
    createdAt: z.iso.datetime(),
    covers: entryRangeSchema.describe(
      'The new sources: entries of the space for a digest, digests for the long document.',
    ),
    text: z.string(),
    sections: z
      .array(digestSectionSchema)
      .describe(
        'The sentences and their sources: entries for a digest; for the long document versions of digests, and 0 for the previous long document.',
      ),
    missing: z.array(missingEntriesSchema).describe('The sources that could not be distilled.'),
    flags: z.array(z.string()).describe('Reasons for a person to check the document.'),
    accepted: z
      .boolean()
      .describe('false: the document lost too much of the previous one and does not replace it.'),
    job: z.string().describe('The distill job that wrote the document.'),
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
