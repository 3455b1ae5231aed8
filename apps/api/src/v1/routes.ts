import type { Kinds } from '@app/execution';
import type { Type } from '@nestjs/common';
import type { PathItem } from '../openapi/operation.js';
import { BackendsController, PausesController } from './backends/backends.controller.js';
import { backendPaths } from './backends/backends.operations.js';
import { ProvidersController } from './backends/providers.controller.js';
import { BatchesController } from './batches/batches.controller.js';
import { batchPaths } from './batches/batches.operations.js';
import { HealthController } from './installation/health.controller.js';
import { InstallationEventsController } from './installation/installation-events.controller.js';
import { otherPaths } from './installation/installation.operations.js';
import { UsageController } from './installation/usage.controller.js';
import { JobEventsController } from './jobs/job-events.controller.js';
import { JobsController } from './jobs/jobs.controller.js';
import { jobPaths } from './jobs/jobs.operations.js';
import { MemoryPassesController } from './memory/memory-passes.controller.js';
import { MemorySpacesController } from './memory/memory-spaces.controller.js';
import { memoryPaths } from './memory/memory.operations.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { schedulePaths } from './schedules/schedules.operations.js';
import { BackendSettingsController } from './settings/backend-settings.controller.js';
import { AgentsController, ProfilesController } from './settings/named-settings.controller.js';
import { PrimaryProfileController } from './settings/primary-profile.controller.js';
import { settingsPaths } from './settings/settings.operations.js';
import {
  WebhookDeliveriesController,
  WebhookKeysController,
} from './webhooks/webhook-deliveries.controller.js';
import { WebhookEndpointsController } from './webhooks/webhook-endpoints.controller.js';
import { webhookPaths } from './webhooks/webhooks.operations.js';

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
