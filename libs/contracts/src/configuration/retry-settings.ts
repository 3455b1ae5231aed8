import * as z from 'zod';
import { durationSchema } from '../duration.js';

const patience = {
  maxAttempts: z.int().min(1).max(20).describe('Attempts on one backend.'),
  initialDelay: durationSchema.describe('Before the second attempt.'),
  maxDelay: durationSchema.describe('The longest delay.'),
  multiplier: z.number().min(1).max(10).describe('By which each delay exceeds the one before.'),
};

/** How often and how patiently one backend is tried for one job before its fallback. */
export const retrySettingsSchema = z
  .strictObject({
    maxAttempts: patience.maxAttempts.default(3),
    initialDelay: patience.initialDelay.default(1_000),
    maxDelay: patience.maxDelay.default(30_000),
    multiplier: patience.multiplier.default(2),
  })
  .meta({ id: 'RetrySettings' });

/** What one job says otherwise. */
export const retryOverridesSchema = z.strictObject(patience).partial().meta({ id: 'RetryOverrides' });

export type RetrySettings = z.infer<typeof retrySettingsSchema>;
