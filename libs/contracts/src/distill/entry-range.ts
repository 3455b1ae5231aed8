import * as z from 'zod';

/** Entries that stand next to each other, by their numbers, both ends included. */
export const entryRangeSchema = z
  .object({ first: z.int().nonnegative(), last: z.int().nonnegative() })
  .meta({ id: 'EntryRange' });

export type EntryRange = z.infer<typeof entryRangeSchema>;
