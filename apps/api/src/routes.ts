import type { Kinds } from '@app/execution';
import type { Type } from '@nestjs/common';
import { BackendsController } from './backends/backends.controller.js';
import { PausesController } from './backends/pauses.controller.js';
import { BatchesController } from './batches/batches.controller.js';
import { backendPaths } from './documentation/backend-operations.js';
import { batchPaths } from './documentation/batch-operations.js';
import { jobPaths } from './documentation/job-operations.js';
import { memoryPaths } from './documentation/memory-operations.js';
import type { PathItem } from './documentation/operation.js';
import { otherPaths } from './documentation/other-operations.js';
import { schedulePaths } from './documentation/schedule-operations.js';
import { settingsPaths } from './documentation/settings-operations.js';
import { webhookPaths } from './documentation/webhook-operations.js';
import { InstallationEventsController } from './events/installation-events.controller.js';
import { JobEventsController } from './events/job-events.controller.js';
import { HealthController } from './health/health.controller.js';
import { JobsController } from './jobs/jobs.controller.js';
import { MemoryPassesController } from './memory-spaces/memory-passes.controller.js';
import { MemorySpacesController } from './memory-spaces/memory-spaces.controller.js';
import { ProvidersController } from './providers/providers.controller.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { AgentsController } from './settings/agents.controller.js';
import { BackendSettingsController } from './settings/backend-settings.controller.js';
import { PrimaryProfileController } from './settings/primary-profile.controller.js';
import { ProfilesController } from './settings/profiles.controller.js';
import { UsageController } from './usage/usage.controller.js';
import { WebhookDeliveriesController } from './webhooks/webhook-deliveries.controller.js';
import { WebhookEndpointsController } from './webhooks/webhook-endpoints.controller.js';
import { WebhookKeysController } from './webhooks/webhook-keys.controller.js';

/** Routes that belong together: the controllers that serve them, and their operations in the OpenAPI document. */
export interface RouteSet {
  readonly controllers: Type[];
  readonly paths: (kinds: Kinds) => Record<string, PathItem>;
}

/** Every route of the API. New routes are a folder and a line here; the document lists them in this order. */
export const routeSets: readonly RouteSet[] = [
  { controllers: [JobsController, JobEventsController], paths: jobPaths },
  { controllers: [BatchesController], paths: () => batchPaths },
  { controllers: [MemorySpacesController, MemoryPassesController], paths: () => memoryPaths },
  { controllers: [SchedulesController], paths: () => schedulePaths },
  {
    controllers: [WebhookEndpointsController, WebhookDeliveriesController, WebhookKeysController],
    paths: () => webhookPaths,
  },
  { controllers: [BackendsController, PausesController, ProvidersController], paths: () => backendPaths },
  {
    controllers: [BackendSettingsController, PrimaryProfileController, ProfilesController, AgentsController],
    paths: () => settingsPaths,
  },
  { controllers: [InstallationEventsController, UsageController, HealthController], paths: otherPaths },
];
