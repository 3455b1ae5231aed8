import * as z from 'zod';
import { failureKindSchema, failureSchema } from './failure.js';

/** The waiting jobs of a backend and the state of its lane, as the API shows them. */
export const laneSchema = z
  .object({
    backend: z.string(),
    provider: z.string(),
    model: z.string().optional(),
    state: z
      .enum(['open', 'parked', 'paused', 'broken'])
      .describe(
        '`parked`: a limit keeps the backend from being called for a time. `paused`: an operator stopped it. `broken`: too many calls failed, so that only single jobs probe it.',
      ),
    parkedUntil: z.iso.datetime().optional(),
    parkedBecause: z.string().optional(),
    brokenUntil: z.iso.datetime().optional().describe('When single jobs begin to probe the backend.'),
    brokenBecause: failureSchema.pick({ kind: true, message: true }).optional(),
    pausedAt: z.iso.datetime().optional(),
    pausedBy: z.string().optional().describe('The name of an API key; `local` without keys.'),
    pausedBecause: z.string().optional(),
    waiting: z.int().nonnegative(),
    delayed: z.int().nonnegative().describe('Jobs that wait for the time of their next attempt.'),
    active: z.int().nonnegative(),
    workers: z.int().nonnegative().describe('Worker processes that serve this backend now.'),
    failures: z
      .partialRecord(failureKindSchema, z.int().nonnegative())
      .describe('Failed attempts of the last hour, by kind.'),
    fallback: z.array(z.string()),
  })
  .meta({ id: 'Lane' });

export type Lane = z.infer<typeof laneSchema>;
