import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';
import { Secret } from '../secret.js';
import { fallbackSchema, mostFallbacks } from './fallback.js';
import { limitsSchema } from './limits.js';
import { nameSchema } from './owned-name.js';
import { retrySettingsSchema } from './retry-settings.js';
import { timeLimitsSchema } from './time-limits.js';

/** A configured, named connection to a provider. */
export const backendSettingsSchema = z
  .strictObject({
    provider: z.string().min(1).describe('The id of a provider of the catalogue.'),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Instead of the provider's own address."),
    apiKey: z
      .string()
      .min(1)
      .transform((value) => new Secret(value))
      .optional()
      .describe('The key itself, `env:NAME`, `file:PATH` or `keyring:SERVICE/ACCOUNT`.'),
    apiKeys: z
      .array(
        z
          .string()
          .min(1)
          .transform((value) => new Secret(value)),
      )
      .min(1)
      .max(64)
      .optional()
      .describe('Several keys, used in turn beside apiKey; one that is refused rests, the others go on.'),
    model: z.string().min(1).optional().describe('The model for jobs that name none.'),
    contextTokens: z.int().positive().optional().describe("What the model's context holds."),
    headers: z.record(z.string(), z.string()).optional().describe('Sent with every call.'),
    limits: limitsSchema.prefault({}),
    limitGroup: nameSchema
      .optional()
      .describe(
        'Backends that name the same share one quota, as those with the same key do; default: the backend alone.',
      ),
    timeLimits: timeLimitsSchema.prefault({}),
    retry: retrySettingsSchema.prefault({}),
    fallback: z
      .array(fallbackSchema(nameSchema))
      .max(mostFallbacks)
      .default([])
      .describe('Backends that get its jobs when it fails, in order.'),
    options: jsonObjectSchema.default({}).describe('What this provider alone understands.'),
  })
  .meta({ id: 'BackendSettings' });

export type BackendSettings = z.infer<typeof backendSettingsSchema>;
