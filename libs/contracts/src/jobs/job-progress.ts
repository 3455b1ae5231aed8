import * as z from 'zod';

/** Ended and expected child jobs of a job. The share never falls; `all` may, when fewer are left than expected. */
export const jobProgressSchema = z
  .object({ done: z.int().nonnegative(), all: z.int().positive() })
  .meta({ id: 'JobProgress' });

export type JobProgress = z.infer<typeof jobProgressSchema>;
