import * as z from 'zod';
import { durationSchema } from '../duration.js';
import { apiKeySchema } from './api-key.js';
import { agentSchema } from './agent.js';
import { backendSettingsSchema } from './backend-settings.js';
import { nameSchema, poolPatternSchema } from './owned-name.js';
import { priceSettingsSchema } from './prices.js';
import { profileSchema } from './profile.js';
import { addressRangeSchema } from './address-range.js';
import { redisSettingsSchema } from './redis-settings.js';
import { declaredSchedulesSchema } from '../schedules/declared-schedule.js';
import { sealingSettingsSchema } from './sealing-settings.js';
import { telemetrySettingsSchema } from './telemetry-settings.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** Everything that an installation can set, with the defaults of what it does not. */
export const configurationSchema = z
  .strictObject({
    dataDirectory: z.string().default('.sluice').describe('For the local Redis and its data.'),
    log: z.strictObject({ level: z.enum(logLevels).default('info') }).prefault({}),
    telemetry: telemetrySettingsSchema.prefault({}),
    internal: z
      .strictObject({
        host: z.string().default('127.0.0.1'),
        port: z
          .int()
          .min(0)
          .max(65_535)
          .optional()
          .describe('Metrics and health of this process; 0 takes a free one, without one nothing listens.'),
      })
      .prefault({}),
    redis: redisSettingsSchema.prefault({}),
    http: z
      .strictObject({
        host: z.string().optional().describe('Default: loopback, and all addresses once API keys exist.'),
        port: z.int().min(0).max(65_535).default(7_700),
        bodyLimit: z.int().positive().default(16_777_216).describe('Bytes of one request body.'),
        board: z
          .boolean()
          .default(true)
          .describe('Whether operators can look at the queues at /admin/queues.'),
        directRuns: z
          .int()
          .min(0)
          .max(10_000)
          .default(256)
          .describe('Jobs of waiting callers that this process runs itself while their lanes are idle.'),
      })
      .prefault({}),
    worker: z
      .strictObject({
        pools: z
          .array(poolPatternSchema)
          .optional()
          .describe(
            "Backends to serve, those that do not exist yet included; all when missing. `tenant.name` is a tenant's, and `*` stands for any characters: `*.*` are those of all tenants.",
          ),
        concurrency: z
          .int()
          .positive()
          .max(10_000)
          .default(64)
          .describe('Calls in flight for a backend whose limits name none.'),
        gracePeriod: durationSchema
          .default(25_000)
          .describe('For running jobs at shutdown; what is left is handed back.'),
        consumptionLimit: durationSchema
          .refine((value) => value >= 1_000, 'From 1 second.')
          .default(60_000)
          .describe(
            'For a pool to take something out of its open lane, its own canaries included; then its consumers are replaced, and when those stop as well the process ends.',
          ),
        maxStartedAttempts: z
          .int()
          .positive()
          .default(10)
          .describe('Starts of one job, lost workers included, before it is given up as poison.'),
      })
      .prefault({}),
    courier: z
      .strictObject({
        concurrency: z.int().positive().max(10_000).default(256).describe('Webhooks in flight.'),
        perEndpoint: z
          .int()
          .positive()
          .max(1_000)
          .default(5)
          .describe('To one receiver at a time; a receiver that fails gets one.'),
        timeout: durationSchema
          .refine((value) => value >= 1_000 && value <= 60_000, 'From 1 to 60 seconds.')
          .default(20_000)
          .describe('For one attempt as a whole.'),
      })
      .prefault({}),
    egress: z
      .strictObject({
        allowRanges: z
          .array(addressRangeSchema)
          .max(256)
          .default([])
          .describe('Addresses that tenants may name although they are not public.'),
      })
      .prefault({}),
    sealing: sealingSettingsSchema.prefault({}),
    retention: z
      .strictObject({
        jobs: durationSchema.default(7 * 86_400_000).describe('After the end of a job.'),
        bytes: z
          .int()
          .positive()
          .optional()
          .describe(
            "Above this many bytes of Redis' memory ended jobs and deliveries go before their time, oldest first.",
          ),
        deliveries: durationSchema
          .default(7 * 86_400_000)
          .describe('After the end of a delivery of a webhook.'),
      })
      .prefault({}),
    maxJobAge: durationSchema
      .default(86_400_000)
      .describe('The deadline of jobs that name none, from their acceptance.'),
    tenants: z
      .record(
        z.string(),
        z.strictObject({
          weight: z
            .number()
            .min(0.01)
            .max(1_000)
            .default(1)
            .describe("The tenant's share of a backend for which several wait, by tokens."),
        }),
      )
      .default({}),
    prices: priceSettingsSchema.prefault({}),
    apiKeys: z
      .array(apiKeySchema)
      .default([])
      .describe(
        'The keys with which tenants call the API. Without any it listens on loopback only and needs none.',
      ),
    backends: z.record(nameSchema, backendSettingsSchema).default({}),
    profiles: z.record(nameSchema, profileSchema).default({}),
    agents: z.record(nameSchema, agentSchema).default({}),
    distill: z
      .strictObject({
        mid: nameSchema
          .optional()
          .describe('The profile or backend of passes that make digests; default: as for any job.'),
        long: nameSchema
          .optional()
          .describe('The profile or backend of passes that merge digests; default: as for any job.'),
      })
      .prefault({}),
    schedules: declaredSchedulesSchema.describe(
      'Schedules of the installation. `distill-mid` (hourly) and `distill-long` (nightly) are there by default, and run once there is a memory space.',
    ),
    defaultProfile: nameSchema.optional().describe('For jobs that name neither profile nor backend.'),
  })
  .meta({ id: 'Configuration' });

export type Configuration = z.infer<typeof configurationSchema>;
export type ConfigurationInput = z.input<typeof configurationSchema>;
