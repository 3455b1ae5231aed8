import * as z from 'zod';
import { durationSchema } from './duration.js';

/** What one call uses of quotas. */
export interface CallUse {
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** One dimension of a quota. */
interface Dimension {
  /** The parts of a call's use that are added up. */
  counts: readonly (keyof CallUse)[];
  /** A limit per minute is paced, and follows `window`; one per day is neither. */
  per: 'minute' | 'day';
  about: string;
}

/** Every dimension of a quota. A new one is a line here: settings, limiter and documentation read this table. */
export const limitDimensions = {
  requestsPerMinute: { counts: ['requests'], per: 'minute', about: 'Calls in any minute.' },
  inputTokensPerMinute: { counts: ['inputTokens'], per: 'minute', about: 'Input tokens in any minute.' },
  outputTokensPerMinute: { counts: ['outputTokens'], per: 'minute', about: 'Output tokens in any minute.' },
  tokensPerMinute: {
    counts: ['inputTokens', 'outputTokens'],
    per: 'minute',
    about: 'Input and output tokens together, in any minute.',
  },
  requestsPerDay: { counts: ['requests'], per: 'day', about: 'Calls in any 24 hours.' },
} as const satisfies Record<string, Dimension>;

/** A dimension of a quota: every limit but the concurrency, which no vendor reports. */
export type LimitDimension = keyof typeof limitDimensions;

const quotas = Object.fromEntries(
  Object.entries(limitDimensions).map(([name, { about }]) => [
    name,
    z.int().positive().optional().describe(about),
  ]),
) as Record<LimitDimension, z.ZodOptional<z.ZodInt>>;

/** A backend's limits. A limit that is missing is not enforced by Sluice. */
export const limitsSchema = z
  .strictObject({
    ...quotas,
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
