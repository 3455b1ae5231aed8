import * as z from 'zod';
import { durationSchema } from '../duration.js';

const waits = {
  maxWait: durationSchema.describe("In the backend's lane, before the fallback gets the job."),
  connect: durationSchema.describe('Until the connection stands.'),
  firstToken: durationSchema.describe('From the call to the first token.'),
  betweenTokens: durationSchema.describe('From one token to the next.'),
  total: durationSchema.describe('For the whole attempt.'),
};

/** How long each wait for a backend may take, in milliseconds. Every one ends in its own message. */
export const timeLimitsSchema = z
  .strictObject({
    maxWait: waits.maxWait.default(3_600_000),
    connect: waits.connect.default(10_000),
    firstToken: waits.firstToken.default(120_000),
    betweenTokens: waits.betweenTokens.default(60_000),
    total: waits.total.default(600_000),
  })
  .meta({ id: 'TimeLimits' });

/** What one job says otherwise. */
export const timeLimitOverridesSchema = z.strictObject(waits).partial().meta({ id: 'TimeLimitOverrides' });

export type TimeLimits = z.infer<typeof timeLimitsSchema>;
