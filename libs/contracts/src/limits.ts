import * as z from 'zod';
import { durationSchema } from './duration.js';

const perPeriod = z.int().positive().optional();

/** A backend's limits. A limit that is missing is not enforced by Sluice. */
export const limitsSchema = z
  .strictObject({
    requestsPerMinute: perPeriod.describe('Calls in any minute.'),
    requestsPerDay: perPeriod.describe('Calls in any 24 hours.'),
    inputTokensPerMinute: perPeriod.describe('Input tokens in any minute.'),
    outputTokensPerMinute: perPeriod.describe('Output tokens in any minute.'),
    tokensPerMinute: perPeriod.describe('Input and output tokens together, in any minute.'),
    concurrency: z
      .int()
      .positive()
      .max(10_000)
      .optional()
      .describe('Calls in progress at one time, over all processes.'),
    window: durationSchema
      .refine((milliseconds) => milliseconds >= 1_000 && milliseconds <= 60_000, 'Use 1 to 60 seconds.')
      .optional()
      .describe(
        'The window in which the vendor counts its limits per minute, if it is shorter than a minute. With 10s, a sixth of each limit applies to any ten seconds.',
      ),
  })
  .meta({ id: 'Limits' });

export type Limits = z.infer<typeof limitsSchema>;

/** The dimensions of a quota: every limit but the concurrency, which no vendor reports. */
export type LimitDimension = Exclude<keyof Limits, 'concurrency' | 'window'>;

/** One limit as a vendor reports it with an answer. */
export interface LimitReading {
  dimension: LimitDimension;
  /** The whole quota. */
  limit?: number;
  /** The unused part of the quota. */
  remaining?: number;
  /** Milliseconds until the quota is whole again. */
  resetAfterMs?: number;
}

/** All limits that a vendor reports with one answer; empty when it reports none. */
export type LimitSnapshot = readonly LimitReading[];
