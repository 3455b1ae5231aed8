import * as z from 'zod';
import { memoryEntrySchema } from './memory-entry.js';
import { memoryPassSchema } from './space-name.js';

/** Where a search looks: entries, digests, and the long document that counts. */
export const memorySearchParts = ['entries', 'mid', 'long'] as const;
export type MemorySearchPart = (typeof memorySearchParts)[number];

/** The body of `POST /v1/memory/{space}/search`. */
export const memorySearchSchema = z
  .strictObject({
    query: z.string().min(1).max(8_000).describe('What is sought, in any words.'),
    limit: z.int().min(1).max(100).default(10),
    in: z
      .array(z.enum(memorySearchParts))
      .min(1)
      .max(memorySearchParts.length)
      .default([...memorySearchParts])
      .describe('Where: entries, digests (`mid`), the long document (`long`).'),
  })
  .meta({ id: 'MemorySearch' });

export type MemorySearch = z.infer<typeof memorySearchSchema>;

/** Something that is near in meaning to what is sought: an entry or a document. */
export const memoryHitSchema = z
  .object({
    closeness: z.number().describe('The cosine of the angle between both: 1 is the same.'),
    entry: memoryEntrySchema.optional(),
    document: z.object({ pass: memoryPassSchema, version: z.int().positive(), text: z.string() }).optional(),
  })
  .meta({ id: 'MemoryHit' });

export type MemoryHit = z.infer<typeof memoryHitSchema>;

/** What a search found. */
export const memorySearchResultSchema = z
  .object({
    data: z.array(memoryHitSchema).describe('The nearest first.'),
    model: z.string().describe('That made the vectors.'),
    unsearched: z
      .int()
      .nonnegative()
      .describe('Entries and digests whose vectors are not made yet; the next search goes on with them.'),
  })
  .meta({ id: 'MemorySearchResult' });

export type MemorySearchResult = z.infer<typeof memorySearchResultSchema>;
