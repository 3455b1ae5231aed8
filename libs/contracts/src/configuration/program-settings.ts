import * as z from 'zod';
import { durationSchema } from '../duration.js';
import { poolPatternSchema } from './owned-name.js';
import { settingRegistry } from './setting-registry.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
const port = z.int().min(0).max(65_535);

export const logSettingsSchema = z.strictObject({
  level: z
    .enum(logLevels)
    .default('info')
    .describe('The lowest level to log: fatal, error, warn, info, debug or silent.')
    .register(settingRegistry, { variable: 'SLUICE_LOG_LEVEL', flag: 'log-level' }),
});

/** The port of each process for metrics and health. */
export const internalSettingsSchema = z.strictObject({
  host: z
    .string()
    .default('127.0.0.1')
    .describe('The address on which each process serves metrics and health.')
    .register(settingRegistry, { variable: 'SLUICE_INTERNAL_HOST' }),
  port: port
    .optional()
    .describe('The port for metrics and health. 0 takes a free one; without it, nothing is served.')
    .register(settingRegistry, { variable: 'SLUICE_INTERNAL_PORT' }),
});

export const httpSettingsSchema = z.strictObject({
  host: z
    .string()
    .optional()
    .describe(
      'The address on which the API listens. Default: loopback, and all addresses once API keys exist.',
    )
    .register(settingRegistry, { variable: 'SLUICE_HTTP_HOST', flag: 'host' }),
  port: port
    .default(7_700)
    .describe('The port on which the API listens. 0 takes a free one.')
    .register(settingRegistry, { variable: 'SLUICE_HTTP_PORT', flag: 'port' }),
  bodyLimit: z
    .int()
    .positive()
    .default(16_777_216)
    .describe('The most bytes of one request body.')
    .register(settingRegistry, { variable: 'SLUICE_HTTP_BODY_LIMIT' }),
  board: z
    .boolean()
    .default(true)
    .describe('true serves Bull Board to operators at /admin/queues.')
    .register(settingRegistry, { variable: 'SLUICE_HTTP_BOARD' }),
  directRuns: z
    .int()
    .min(0)
    .max(10_000)
    .default(256)
    .describe(
      'The most jobs of waiting callers that an API process runs itself while their lanes are idle. 0 turns this off.',
    ),
});

export const workerSettingsSchema = z.strictObject({
  pools: z
    .array(poolPatternSchema)
    .optional()
    .describe(
      "The backends that a worker serves; they need not exist yet. `tenant.name` is a tenant's backend and `*` matches any characters: `*.*` matches the backends of all tenants. Default: all.",
    )
    .register(settingRegistry, { variable: 'SLUICE_POOLS', flag: 'pools' }),
  concurrency: z
    .int()
    .positive()
    .max(10_000)
    .default(64)
    .describe('The most calls in progress for a backend without a concurrency limit.')
    .register(settingRegistry, { variable: 'SLUICE_WORKER_CONCURRENCY' }),
  gracePeriod: durationSchema
    .default(25_000)
    .describe('How long running jobs may continue at shutdown; after it they are handed back.')
    .register(settingRegistry, { variable: 'SLUICE_WORKER_GRACE_PERIOD' }),
  lockDuration: durationSchema
    .refine((value) => value >= 1_000 && value <= 600_000, 'Use 1 second to 10 minutes.')
    .default(10_000)
    .describe(
      'How long a process that gives no sign of life keeps its running jobs; a living process renews them four times as often. Jobs of a killed process start again after at most twice this time. A process that stalls for longer loses its jobs, and their calls are made again. Use one value for all processes.',
    ),
  consumptionLimit: durationSchema
    .refine((value) => value >= 1_000, 'Use at least 1 second.')
    .default(60_000)
    .describe(
      'How long a pool may take nothing, not even a canary, from its open lane. Then its consumers are replaced; if those stop as well, the process ends.',
    ),
  maxStartedAttempts: z
    .int()
    .positive()
    .default(10)
    .describe('The most starts of one job, lost workers included, before the job fails.'),
});

export const courierSettingsSchema = z.strictObject({
  concurrency: z
    .int()
    .positive()
    .max(10_000)
    .default(256)
    .describe('The most webhooks that a courier sends at one time.')
    .register(settingRegistry, { variable: 'SLUICE_COURIER_CONCURRENCY' }),
  perEndpoint: z
    .int()
    .positive()
    .max(1_000)
    .default(5)
    .describe(
      'The most webhooks sent to one receiver at one time; a receiver that fails gets one at a time.',
    ),
  timeout: durationSchema
    .refine((value) => value >= 1_000 && value <= 60_000, 'Use 1 to 60 seconds.')
    .default(20_000)
    .describe('How long one attempt may take.'),
  settleTime: durationSchema
    .refine((value) => value >= 500 && value <= 60_000, 'Use 500 milliseconds to 60 seconds.')
    .default(10_000)
    .describe(
      'How long recording the outcome of an attempt may take. Webhooks that a killed courier was sending are sent again after `timeout` and `settleTime`.',
    ),
});

/** A block of addresses in CIDR notation. */
const addressRangeSchema = z.union(
  [z.cidrv4(), z.cidrv6()],
  'Write a range as an address and a number of bits: 10.0.0.0/8 or fd00::/8.',
);

export const egressSettingsSchema = z.strictObject({
  allowRanges: z
    .array(addressRangeSchema)
    .max(256)
    .default([])
    .describe('Address ranges that tenants may call although they are not public, such as 10.0.0.0/8.')
    .register(settingRegistry, { variable: 'SLUICE_EGRESS_ALLOW_RANGES' }),
});

const weekMs = 7 * 86_400_000;

export const retentionSettingsSchema = z.strictObject({
  jobs: durationSchema.default(weekMs).describe('How long an ended job is kept.'),
  bytes: z
    .int()
    .positive()
    .optional()
    .describe(
      'The memory use of Redis in bytes above which ended jobs and deliveries are deleted early, oldest first.',
    ),
  deliveries: durationSchema.default(weekMs).describe('How long an ended webhook delivery is kept.'),
});
