import * as z from 'zod';
import { failureSchema } from '../failure.js';
import { usageSchema } from '../usage.js';

/**
 * How an attempt ended. `lost`: its worker died or lost the job's lock; `handed-back`: a worker that
 * shut down gave the job back unharmed.
 */
export const attemptOutcomes = [
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'lost',
  'handed-back',
] as const;

/** One call of one backend for one job. */
export const attemptSchema = z
  .object({
    number: z.int().positive().describe('Counts from 1 over all backends of the job.'),
    backend: z.string(),
    provider: z.string().optional(),
    model: z.string().optional(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
    firstTokenMs: z.number().nonnegative().optional().describe('Milliseconds from the start.'),
    outcome: z.enum(attemptOutcomes),
    failure: failureSchema.optional(),
    usage: usageSchema.optional(),
    providerRequestId: z.string().optional(),
    possibleDuplicate: z
      .boolean()
      .optional()
      .describe('The provider may have done, and billed, this call although its answer was lost.'),
  })
  .meta({ id: 'Attempt' });

export type Attempt = z.infer<typeof attemptSchema>;
