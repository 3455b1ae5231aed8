import { jobExtensions } from '@app/use-cases';
import type { Configuration } from '@app/contracts';
import { LiveBackends } from '@app/settings';
import { providers } from '@app/providers';
import type { Kinds } from '@app/execution';
import { BatchesModule } from '@app/batches';
import { type DirectRunOptions, JobsModule } from '@app/jobs';
import { MemoryModule } from '@app/memory';
import { RedisModule } from '@app/redis';
import { SchedulesModule } from '@app/schedules';
import { UsageModule } from '@app/usage';
import { WebhooksModule } from '@app/webhooks';
import type { Logger, Telemetry } from '@app/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { BackendModels } from './backends/backend-models.service.js';
import { BackendTests } from './backends/backend-tests.service.js';
import { BatchIntake } from './batches/batch-intake.service.js';
import { Lanes } from './backends/lanes.service.js';
import { JobEvents } from './events/job-events.service.js';
import { KnownBackends } from './backends/known-backends.service.js';
import { JobPlanner } from './jobs/job-planner.service.js';
import { JobPosition } from './jobs/job-position.service.js';
import { JobReplies } from './jobs/job-replies.service.js';
import { JobSchemas } from './jobs/job-schemas.js';
import { JobSubmission } from './jobs/job-submission.service.js';
import { JobWait } from './jobs/job-wait.service.js';
import { MemorySearching } from './memory-search/memory-search.service.js';
import { NearestVectors } from './memory-search/nearest-vectors.service.js';
import { SpaceEmbedding } from './memory-search/space-embedding.service.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { BackendChecks } from './settings/backend-checks.service.js';
import { NamedSettings } from './settings/named-settings.service.js';
import { RouteChecks } from './settings/route-checks.service.js';
import { StoredSettingsChanges } from './settings/stored-settings-changes.service.js';
import { routeSets } from './routes.js';
import { ScheduleEditing } from './schedules/schedule-editing.service.js';
import { Shutdown } from './shutdown.js';
import { UsageReports } from './usage/usage-reports.service.js';
import { DeliveryLists } from './webhooks/delivery-lists.service.js';
import { EndpointSecrets } from './webhooks/endpoint-secrets.service.js';
import { JobWebhooks } from './webhooks/job-webhooks.service.js';
import { Sealing } from './webhooks/sealing.service.js';
import { WebhookAddresses } from './webhooks/webhook-addresses.service.js';
import { CONFIGURATION, KINDS, LOG, METER, PROVIDERS } from './tokens.js';

export interface ApiParts {
  kinds: Kinds;
  configuration: Configuration;
  log: Logger;
  telemetry: Telemetry;
  live: LiveBackends;
  /** Runs jobs of waiting callers in this process; without it all jobs go through the queue. */
  direct: DirectRunOptions | undefined;
}

/** The parts of the HTTP API. */
@Module({})
export class ApiModule {
  static forRoot({ kinds, configuration, log, telemetry, live, direct }: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        RedisModule.forRoot({ redis: configuration.redis, log, telemetry }),
        JobsModule.forRoot({
          kinds,
          extensions: jobExtensions,
          retentionMs: configuration.retention.jobs,
          log,
          telemetry,
          direct,
        }),
        BatchesModule.forRoot({ retentionMs: configuration.retention.jobs, log, telemetry }),
        SchedulesModule.forRoot({ log }),
        WebhooksModule.forRoot(),
        MemoryModule,
        UsageModule,
      ],
      controllers: routeSets.flatMap(({ controllers }) => controllers),
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        { provide: KINDS, useValue: kinds },
        { provide: JobSchemas, useValue: new JobSchemas(kinds) },
        { provide: LOG, useValue: log },
        { provide: METER, useValue: telemetry.meter },
        { provide: PROVIDERS, useValue: providers },
        { provide: LiveBackends, useValue: live },
        { provide: APP_FILTER, useClass: ProblemFilter },
        BackendChecks,
        BackendModels,
        BatchIntake,
        BackendTests,
        DeliveryLists,
        EndpointSecrets,
        JobPlanner,
        JobEvents,
        JobPosition,
        JobReplies,
        JobSubmission,
        JobWait,
        JobWebhooks,
        KnownBackends,
        Lanes,
        NamedSettings,
        RouteChecks,
        MemorySearching,
        NearestVectors,
        SpaceEmbedding,
        ScheduleEditing,
        Sealing,
        StoredSettingsChanges,
        Shutdown,
        UsageReports,
        WebhookAddresses,
      ],
    };
  }
}
