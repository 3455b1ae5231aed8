import * as z from 'zod';

/** How far a job is that is done in pieces. Its share never falls; `all` may, when less is left than thought. */
export const jobProgressSchema = z
  .object({ done: z.int().nonnegative(), all: z.int().positive() })
  .meta({ id: 'JobProgress' });

export type JobProgress = z.infer<typeof jobProgressSchema>;
