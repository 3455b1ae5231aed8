import {
  batchResultSchema,
  batchSchema,
  installationEventSchema,
  jobEventSchema,
  jobPageSchemaOf,
  jobSchemaOf,
  laneSchema,
  memoryDocumentListSchema,
  memoryEntryPageSchema,
  memorySearchResultSchema,
  memorySearchSchema,
  memorySpaceListSchema,
  newMemoryEntriesSchema,
  newMemoryPassSchema,
  newWebhookEndpointSchema,
  problemSchema,
  recoverDeliveriesSchema,
  rotateWebhookSecretSchema,
  scheduleListSchema,
  scheduleRunListSchema,
  usageReportSchemaOf,
  webhookDeliveryPageSchema,
  webhookDeliverySchema,
  webhookEndpointSchema,
  webhookEventSchemaOf,
} from '@app/contracts';
import type { Kinds } from '@app/execution';
import * as z from 'zod';
import {
  backendModelsSchema,
  backendTestRequestSchema,
  backendTestSchema,
  lanesSchema,
  pauseRequestSchema,
} from '../v1/backends/backend-schemas.js';
import { providersSchema } from '../v1/backends/providers.controller.js';
import { healthSchema } from '../v1/installation/health.controller.js';
import { JobSchemas } from '../v1/jobs/job-requests.js';
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
} from '../v1/settings/settings-schemas.js';
import { webhookKeysSchema } from '../v1/webhooks/webhook-deliveries.controller.js';

/** The names that zod gives to schemas without an id that refer to themselves: each is any JSON value. */
const unnamedSchemas = /__schema\d+/g;

type JsonSchema = z.core.JSONSchema.BaseSchema;

function documented(kinds: Kinds) {
  const { request, newSchedule, scheduleChange } = new JobSchemas(kinds);
  const job = jobSchemaOf(kinds.byName);
  return z.object({
    request,
    batch: batchSchema,
    batchResult: batchResultSchema,
    job,
    event: jobEventSchema,
    installationEvent: installationEventSchema,
    page: jobPageSchemaOf(job),
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
    newSchedule,
    scheduleChange,
    schedules: scheduleListSchema,
    scheduleRuns: scheduleRunListSchema,
    newEndpoint: newWebhookEndpointSchema,
    endpoint: webhookEndpointSchema,
    rotation: rotateWebhookSecretSchema,
    recovery: recoverDeliveriesSchema,
    delivery: webhookDeliverySchema,
    deliveries: webhookDeliveryPageSchema,
    webhookKeys: webhookKeysSchema,
    webhookEvent: webhookEventSchemaOf(kinds.names),
    pauseRequest: pauseRequestSchema,
    usageReport: usageReportSchemaOf(kinds.names),
    health: healthSchema,
    problem: problemSchema,
  });
}

/** The JSON Schemas of everything that has an id in the contracts, as components that refer to each other. */
export function schemaComponents(kinds: Kinds): Record<string, JsonSchema> {
  return toJsonSchema(documented(kinds)).$defs ?? {};
}

/**
 * A schema as a JSON Schema that refers to components, without keywords that only distract readers.
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
