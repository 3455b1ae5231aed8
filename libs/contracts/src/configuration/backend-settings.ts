import * as z from 'zod';
import { durationSchema } from '../duration.js';
import { failureKinds, type FailureKind } from '../failure.js';
import { jsonObjectSchema } from '../json.js';
import { limitsSchema } from '../limits.js';
import { secretSchema } from '../secret.js';
import { nameSchema } from './owned-name.js';

const timeLimits = {
  maxWait: durationSchema.describe('The wait in the lane of the backend, before the fallback takes the job.'),
  connect: durationSchema.describe('Until the connection is established.'),
  firstToken: durationSchema.describe('From the call to the first token.'),
  betweenTokens: durationSchema.describe('From one token to the next.'),
  total: durationSchema.describe('The whole attempt.'),
};

/** How long each stage of a job on a backend may take, in milliseconds. Each has its own failure message. */
export const timeLimitsSchema = z
  .strictObject({
    maxWait: timeLimits.maxWait.default(3_600_000),
    connect: timeLimits.connect.default(10_000),
    firstToken: timeLimits.firstToken.default(120_000),
    betweenTokens: timeLimits.betweenTokens.default(60_000),
    total: timeLimits.total.default(600_000),
  })
  .meta({ id: 'TimeLimits' });

export type TimeLimits = z.infer<typeof timeLimitsSchema>;

/** The time limits that one job overrides. */
export const timeLimitOverridesSchema = z
  .strictObject(timeLimits)
  .partial()
  .meta({ id: 'TimeLimitOverrides' });

const retries = {
  maxAttempts: z.int().min(1).max(20).describe('Attempts on one backend.'),
  initialDelay: durationSchema.describe('The delay before the second attempt.'),
  maxDelay: durationSchema.describe('The longest delay.'),
  multiplier: z.number().min(1).max(10).describe('The growth of the delay from one attempt to the next.'),
};

/** How often, and at which distance, a job is attempted on one backend before the fallback takes it. */
export const retrySettingsSchema = z
  .strictObject({
    maxAttempts: retries.maxAttempts.default(3),
    initialDelay: retries.initialDelay.default(1_000),
    maxDelay: retries.maxDelay.default(30_000),
    multiplier: retries.multiplier.default(2),
  })
  .meta({ id: 'RetrySettings' });

export type RetrySettings = z.infer<typeof retrySettingsSchema>;

/** The retry settings that one job overrides. */
export const retryOverridesSchema = z.strictObject(retries).partial().meta({ id: 'RetryOverrides' });

const handedOver = failureKinds.filter((kind) => kind !== 'cancelled');

/** The longest list of fallbacks. */
export const mostFallbacks = 16;

/**
 * A backend that takes a job after the one before it failed: for every failure that is handed over, or for
 * certain kinds only. A kind that normally ends the job at once, such as `content-filter`, is handed over only to
 * a backend that names it.
 */
export function fallbackSchema<Name extends z.ZodType<string>>(name: Name) {
  return z.union([
    name,
    z.strictObject({
      backend: name.describe('The backend that takes the job.'),
      on: z.array(z.enum(handedOver)).min(1).describe('Only for failures of these kinds.'),
    }),
  ]);
}

/** A value of {@link fallbackSchema}. */
export type Fallback = string | { backend: string; on: (typeof handedOver)[number][] };

/** The backends of a route that take a job only after failures of certain kinds. */
export type FallbackRules = Readonly<Record<string, readonly FailureKind[]>>;

/** The backend that a fallback names. */
export function fallbackBackend(fallback: Fallback): string {
  return typeof fallback === 'string' ? fallback : fallback.backend;
}

/** A configured, named connection to a provider. */
export const backendSettingsSchema = z
  .strictObject({
    provider: z.string().min(1).describe('The id of a provider of the catalogue.'),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Replaces the provider's own address."),
    apiKey: secretSchema(z.string().min(1))
      .optional()
      .describe('The key itself, `env:NAME`, `file:PATH` or `keyring:SERVICE/ACCOUNT`.'),
    apiKeys: z
      .array(secretSchema(z.string().min(1)))
      .min(1)
      .max(64)
      .optional()
      .describe(
        'More keys, used in turn with apiKey. A key that the vendor refuses is set aside while the others continue.',
      ),
    model: z.string().min(1).optional().describe('The model for jobs that name none.'),
    contextTokens: z.int().positive().optional().describe("The size of the model's context in tokens."),
    headers: z.record(z.string(), z.string()).optional().describe('Headers that are sent with every call.'),
    limits: limitsSchema.prefault({}),
    limitGroup: nameSchema
      .optional()
      .describe(
        'Backends with the same group share one quota, as backends with the same key do. Default: the backend alone.',
      ),
    timeLimits: timeLimitsSchema.prefault({}),
    retry: retrySettingsSchema.prefault({}),
    fallback: z
      .array(fallbackSchema(nameSchema))
      .max(mostFallbacks)
      .default([])
      .describe('The backends that take its jobs when it fails, in order.'),
    options: jsonObjectSchema.default({}).describe("The provider's own options."),
  })
  .meta({ id: 'BackendSettings' });

export type BackendSettings = z.infer<typeof backendSettingsSchema>;
