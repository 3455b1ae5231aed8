import * as z from 'zod';
import { durationSchema } from '../duration.js';

const perPeriod = z.int().positive().optional();

/** A backend's quota. What is not given is not limited by Sluice. */
export const limitsSchema = z
  .strictObject({
    requestsPerMinute: perPeriod.describe('Calls in any minute.'),
    requestsPerDay: perPeriod.describe('Calls in any 24 hours.'),
    inputTokensPerMinute: perPeriod.describe('Input tokens in any minute.'),
    outputTokensPerMinute: perPeriod.describe('Output tokens in any minute.'),
    tokensPerMinute: perPeriod.describe('Input and output tokens together, in any minute.'),
    concurrency: z.int().positive().max(10_000).optional().describe('Calls in flight, over all processes.'),
    window: durationSchema
      .refine((milliseconds) => milliseconds >= 1_000 && milliseconds <= 60_000, 'Use 1 to 60 seconds.')
      .optional()
      .describe(
        'The window in which the vendor counts its limits per minute, pro rata, where it is shorter than a minute: with 10s, a sixth of each in any ten seconds.',
      ),
  })
  .meta({ id: 'Limits' });

export type Limits = z.infer<typeof limitsSchema>;
