import * as z from 'zod';
import { memoryPassSchema } from './memory-space.js';

const idSchema = z
  .string()
  .min(1)
  .max(128)
  .describe("The writer's own id of the entry. A second entry with the same id changes nothing.");
const roleSchema = z.string().min(1).max(64).describe('The speaker.');
const textSchema = z.string().min(1).max(1_048_576);

/** Entries in one request. */
const maximumEntries = 1_000;

/** The body of `POST /v1/memory/{space}/entries`. */
export const newMemoryEntriesSchema = z
  .strictObject({
    entries: z
      .array(
        z.strictObject({
          id: idSchema.optional(),
          at: z.iso.datetime({ offset: true }).optional().describe('When it was said. Default: now.'),
          role: roleSchema.optional(),
          text: textSchema,
        }),
      )
      .min(1)
      .max(maximumEntries),
  })
  .meta({ id: 'NewMemoryEntries' });

export type NewMemoryEntry = z.infer<typeof newMemoryEntriesSchema>['entries'][number];

/** A text that a memory space keeps word for word. */
const memoryEntrySchema = z
  .object({
    number: z.int().positive().describe('Counts from 1 without gaps.'),
    id: idSchema.optional(),
    at: z.iso.datetime(),
    role: roleSchema.optional(),
    text: z.string(),
    job: z.string().optional().describe('The chat job that recorded the entry.'),
  })
  .meta({ id: 'MemoryEntry' });

export type MemoryEntry = z.infer<typeof memoryEntrySchema>;

/** A page of entries, oldest first. */
export const memoryEntryPageSchema = z
  .object({
    data: z.array(memoryEntrySchema),
    nextAfter: z.int().nullable().describe('The `after` of the next page, if there is one.'),
  })
  .meta({ id: 'MemoryEntryPage' });

export type MemoryEntryPage = z.infer<typeof memoryEntryPageSchema>;

/** The parts of a space that a search covers: entries, digests, and the current long document. */
const memorySearchParts = ['entries', 'mid', 'long'] as const;
export type MemorySearchPart = (typeof memorySearchParts)[number];

/** The body of `POST /v1/memory/{space}/search`. */
export const memorySearchSchema = z
  .strictObject({
    query: z.string().min(1).max(8_000).describe('The text to search for, in any words.'),
    limit: z.int().min(1).max(100).default(10),
    in: z
      .array(z.enum(memorySearchParts))
      .min(1)
      .max(memorySearchParts.length)
      .default([...memorySearchParts])
      .describe('The parts to search: entries, digests (`mid`), the long document (`long`).'),
  })
  .meta({ id: 'MemorySearch' });

export type MemorySearch = z.infer<typeof memorySearchSchema>;

/** An entry or a document that is similar in meaning to the query. */
const memoryHitSchema = z
  .object({
    closeness: z.number().describe('The cosine similarity to the query: 1 means the same.'),
    entry: memoryEntrySchema.optional(),
    document: z.object({ pass: memoryPassSchema, version: z.int().positive(), text: z.string() }).optional(),
  })
  .meta({ id: 'MemoryHit' });

export type MemoryHit = z.infer<typeof memoryHitSchema>;

/** The results of a search. */
export const memorySearchResultSchema = z
  .object({
    data: z.array(memoryHitSchema).describe('Most similar first.'),
    model: z.string().describe('The model that computed the vectors.'),
    unsearched: z
      .int()
      .nonnegative()
      .describe('Entries and digests without vectors so far; the next search computes more of them.'),
  })
  .meta({ id: 'MemorySearchResult' });

export type MemorySearchResult = z.infer<typeof memorySearchResultSchema>;
