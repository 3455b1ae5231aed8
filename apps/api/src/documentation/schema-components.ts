import {
  batchResultSchema,
  batchSchema,
  installationEventSchema,
  jobEventSchema,
  jobPageSchema,
  jobRequestSchema,
  jobSchema,
  laneSchema,
  memoryDocumentListSchema,
  memoryEntryPageSchema,
  memorySearchResultSchema,
  memorySearchSchema,
  memorySpaceListSchema,
  newMemoryEntriesSchema,
  newMemoryPassSchema,
  newScheduleSchema,
  newWebhookEndpointSchema,
  problemSchema,
  recoverDeliveriesSchema,
  rotateWebhookSecretSchema,
  scheduleChangeSchema,
  scheduleListSchema,
  scheduleRunListSchema,
  usageReportSchema,
  webhookDeliveryPageSchema,
  webhookDeliverySchema,
  webhookEndpointSchema,
  webhookEventSchema,
} from '@app/contracts';
import * as z from 'zod';
import { backendModelsSchema } from '../backends/backend-models.js';
import { backendTestRequestSchema, backendTestSchema } from '../backends/backend-test.js';
import { lanesSchema } from '../backends/lanes.js';
import { pauseRequestSchema } from '../backends/pause-request.js';
import {
  agentListSchema,
  backendSchema,
  mergePatchSchema,
  newAgentSchema,
  newBackendSchema,
  newPrimarySchema,
  newProfileSchema,
  nextPrimarySchema,
  primaryProfileSchema,
  profileListSchema,
} from '../settings/settings-schemas.js';
import { healthSchema } from '../health/health.js';
import { providersSchema } from '../providers/provider-info.js';
import { webhookKeysSchema } from '../webhooks/webhook-keys.controller.js';

/** The names that zod gives to schemas without an id that refer to themselves: each is any JSON value. */
const unnamedSchemas = /__schema\d+/g;

type JsonSchema = z.core.JSONSchema.BaseSchema;

const documented = z.object({
  request: jobRequestSchema,
  batch: batchSchema,
  batchResult: batchResultSchema,
  job: jobSchema,
  event: jobEventSchema,
  installationEvent: installationEventSchema,
  page: jobPageSchema,
  lane: laneSchema,
  lanes: lanesSchema,
  providers: providersSchema,
  newBackend: newBackendSchema,
  backend: backendSchema,
  newProfile: newProfileSchema,
  profiles: profileListSchema,
  newAgent: newAgentSchema,
  agents: agentListSchema,
  newPrimary: newPrimarySchema,
  nextPrimary: nextPrimarySchema,
  primary: primaryProfileSchema,
  mergePatch: mergePatchSchema,
  models: backendModelsSchema,
  testRequest: backendTestRequestSchema,
  test: backendTestSchema,
  newEntries: newMemoryEntriesSchema,
  entries: memoryEntryPageSchema,
  spaces: memorySpaceListSchema,
  search: memorySearchSchema,
  searchResult: memorySearchResultSchema,
  documents: memoryDocumentListSchema,
  newPass: newMemoryPassSchema,
  newSchedule: newScheduleSchema,
  scheduleChange: scheduleChangeSchema,
  schedules: scheduleListSchema,
  scheduleRuns: scheduleRunListSchema,
  newEndpoint: newWebhookEndpointSchema,
  endpoint: webhookEndpointSchema,
  rotation: rotateWebhookSecretSchema,
  recovery: recoverDeliveriesSchema,
  delivery: webhookDeliverySchema,
  deliveries: webhookDeliveryPageSchema,
  webhookKeys: webhookKeysSchema,
  webhookEvent: webhookEventSchema,
  pauseRequest: pauseRequestSchema,
  usageReport: usageReportSchema,
  health: healthSchema,
  problem: problemSchema,
});

/** The JSON Schemas of everything that has an id in the contracts, as components that refer to each other. */
export function schemaComponents(): Record<string, JsonSchema> {
  return toJsonSchema(documented).$defs ?? {};
}

/**
 * What may be sent, or what surely comes, as a JSON Schema that refers to components, without what is
 * only noise to a reader.
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const converted = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  const text = JSON.stringify(converted)
    .replaceAll('"#/$defs/', '"#/components/schemas/')
    .replaceAll(unnamedSchemas, 'JsonValue');
  return JSON.parse(text) as JsonSchema;
}
