import * as z from 'zod';

const idSchema = z
  .string()
  .min(1)
  .max(128)
  .describe("The writer's own name of the entry; a second one of that name changes nothing.");
const roleSchema = z.string().min(1).max(64).describe('Who says it.');
const textSchema = z.string().min(1).max(1_048_576);

/** Entries at a time. */
const maximumEntries = 1_000;

/** The body of `POST /v1/memory/{space}/entries`. */
export const newMemoryEntriesSchema = z
  .strictObject({
    entries: z
      .array(
        z.strictObject({
          id: idSchema.optional(),
          at: z.iso.datetime({ offset: true }).optional().describe('When it was said; default: now.'),
          role: roleSchema.optional(),
          text: textSchema,
        }),
      )
      .min(1)
      .max(maximumEntries),
  })
  .meta({ id: 'NewMemoryEntries' });

export type NewMemoryEntry = z.infer<typeof newMemoryEntriesSchema>['entries'][number];

/** Something that a memory space remembers word for word. */
export const memoryEntrySchema = z
  .object({
    number: z.int().positive().describe('Counts from 1 without gaps.'),
    id: idSchema.optional(),
    at: z.iso.datetime(),
    role: roleSchema.optional(),
    text: z.string(),
    job: z.string().optional().describe('The chat job that recorded it.'),
  })
  .meta({ id: 'MemoryEntry' });

export type MemoryEntry = z.infer<typeof memoryEntrySchema>;

/** A page of entries, oldest first. */
export const memoryEntryPageSchema = z
  .object({
    data: z.array(memoryEntrySchema),
    nextAfter: z.int().nullable().describe('`after` of the next page, when there is one.'),
  })
  .meta({ id: 'MemoryEntryPage' });

export type MemoryEntryPage = z.infer<typeof memoryEntryPageSchema>;
