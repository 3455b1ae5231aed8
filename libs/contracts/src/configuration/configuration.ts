import * as z from 'zod';
import { priceSettingsSchema } from '../cost.js';
import { durationSchema } from '../duration.js';
import type { KindSchemaTable } from '../jobs/job-kinds.js';
import { jobRequestSchema, jobRequestSchemaOf } from '../jobs/job-request.js';
import { declaredSchedulesSchemaOf } from '../schedules/declared-schedule.js';
import { backendSettingsSchema } from './backend-settings.js';
import {
  redisSettingsSchema,
  sealingSettingsSchema,
  telemetrySettingsSchema,
} from './connection-settings.js';
import { nameSchema } from './owned-name.js';
import { agentSchema, profileSchema } from './profile.js';
import {
  courierSettingsSchema,
  egressSettingsSchema,
  httpSettingsSchema,
  internalSettingsSchema,
  logSettingsSchema,
  retentionSettingsSchema,
  workerSettingsSchema,
} from './program-settings.js';
import { settingRegistry } from './setting-registry.js';

/** A key with which a tenant calls the API. Only the hash of the key is stored. */
const apiKeySchema = z.strictObject({
  name: z.string().min(1).max(64).describe('The name of the key in logs and events.'),
  tenant: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, underscores or hyphens.')
    .describe('The tenant that the key signs in.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Write the SHA-256 of the key as 64 hexadecimal digits.')
    .describe('The SHA-256 of the key, in hexadecimal.'),
  expiresAt: z.iso.datetime({ offset: true }).optional().describe('When the key expires.'),
  operator: z
    .boolean()
    .optional()
    .describe('Whether the key may also operate the installation: pause lanes, follow its events.'),
});

export type ApiKey = z.infer<typeof apiKeySchema>;

const tenantSettingsSchema = z.strictObject({
  weight: z
    .number()
    .min(0.01)
    .max(1_000)
    .default(1)
    .describe("The tenant's share of the tokens of a backend for which several tenants wait."),
});

const distillSettingsSchema = z.strictObject({
  mid: nameSchema
    .optional()
    .describe('The profile or backend of memory passes that write digests. Default: as for any job.')
    .register(settingRegistry, { variable: 'DISTILL_BACKEND_MID' }),
  long: nameSchema
    .optional()
    .describe('The profile or backend of memory passes that merge digests. Default: as for any job.')
    .register(settingRegistry, { variable: 'DISTILL_BACKEND_LONG' }),
});

/**
 * Every setting of an installation, with its default. To add a setting, add a member here or in one of the schemas
 * used here; its variable and flag go to {@link settingRegistry}.
 */
export const configurationSchema = z
  .strictObject({
    dataDirectory: z
      .string()
      .default('.sluice')
      .describe('The folder of the local Redis and its data.')
      .register(settingRegistry, { variable: 'SLUICE_DATA_DIRECTORY', flag: 'data-directory' }),
    log: logSettingsSchema.prefault({}),
    redis: redisSettingsSchema.prefault({}),
    http: httpSettingsSchema.prefault({}),
    worker: workerSettingsSchema.prefault({}),
    courier: courierSettingsSchema.prefault({}),
    egress: egressSettingsSchema.prefault({}),
    sealing: sealingSettingsSchema.prefault({}),
    retention: retentionSettingsSchema.prefault({}),
    maxJobAge: durationSchema
      .default(86_400_000)
      .describe('The time from acceptance to the deadline of jobs that name no deadline.'),
    tenants: z.record(z.string(), tenantSettingsSchema).default({}),
    prices: priceSettingsSchema.prefault({}),
    apiKeys: z
      .array(apiKeySchema)
      .default([])
      .describe(
        'The keys with which tenants call the API. Without any, the API listens on loopback only and requires none.',
      ),
    backends: z.record(nameSchema, backendSettingsSchema).default({}),
    profiles: z.record(nameSchema, profileSchema).default({}),
    agents: z.record(nameSchema, agentSchema).default({}),
    distill: distillSettingsSchema.prefault({}),
    schedules: declaredSchedulesSchemaOf(jobRequestSchema),
    internal: internalSettingsSchema.prefault({}),
    telemetry: telemetrySettingsSchema.prefault({}),
    defaultProfile: nameSchema
      .optional()
      .describe('The profile of jobs that name neither a profile nor a backend.')
      .register(settingRegistry, { variable: 'SLUICE_DEFAULT_PROFILE' }),
  })
  .meta({ id: 'Configuration' });

export type Configuration = z.infer<typeof configurationSchema>;
export type ConfigurationInput = z.input<typeof configurationSchema>;

/** The schema of the settings of an installation that has these kinds of jobs. */
export function configurationSchemaOf(kinds: KindSchemaTable) {
  return configurationSchema.extend({ schedules: declaredSchedulesSchemaOf(jobRequestSchemaOf(kinds)) });
}
