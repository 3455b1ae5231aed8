import * as z from 'zod';

const perPeriod = z.int().positive().optional();

/** A backend's quota. What is not given is not limited by Sluice. */
export const limitsSchema = z
  .strictObject({
    requestsPerMinute: perPeriod,
    requestsPerDay: perPeriod,
    inputTokensPerMinute: perPeriod,
    outputTokensPerMinute: perPeriod,
    tokensPerMinute: perPeriod,
    concurrency: z.int().positive().max(10_000).optional().describe('Calls in flight in one worker process.'),
  })
  .meta({ id: 'Limits' });

export type Limits = z.infer<typeof limitsSchema>;
