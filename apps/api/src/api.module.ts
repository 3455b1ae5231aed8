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
import { Lanes } from './backends/lanes.service.js';
import { KnownBackends } from './backends/known-backends.service.js';
import { JobReplies } from './jobs/job-replies.service.js';
import { JobSchemas } from './jobs/job-schemas.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { BackendChecks } from './settings/backend-checks.service.js';
import { NamedSettings } from './settings/named-settings.service.js';
import { RouteChecks } from './settings/route-checks.service.js';
import { StoredSettingsChanges } from './settings/stored-settings-changes.service.js';
import { routeSets } from './routes.js';
import { Shutdown } from './shutdown.js';
import { UsageReports } from './usage/usage-reports.service.js';
import { DeliveryLists } from './webhooks/delivery-lists.service.js';
import { EndpointSecrets } from './webhooks/endpoint-secrets.service.js';
import { RequestWaits } from './http/request-waits.js';
import { useCases } from './use-cases.js';
import { CONFIGURATION, KINDS, LOG, PROVIDERS } from './tokens.js';

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
        BatchesModule,
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
        { provide: PROVIDERS, useValue: providers },
        { provide: LiveBackends, useValue: live },
        ...useCases({ kinds, configuration, live, telemetry }),
        { provide: APP_FILTER, useClass: ProblemFilter },
        BackendChecks,
        BackendModels,
        BackendTests,
        DeliveryLists,
        EndpointSecrets,
        JobReplies,
        RequestWaits,
        KnownBackends,
        Lanes,
        NamedSettings,
        RouteChecks,
        StoredSettingsChanges,
        Shutdown,
        UsageReports,
      ],
    };
  }
}
