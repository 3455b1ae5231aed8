import { BatchesModule } from '@app/batches';
import type { Configuration } from '@app/contracts';
import type { Kinds } from '@app/execution';
import { type DirectRunOptions, JobsModule } from '@app/jobs';
import { MemoryModule } from '@app/memory';
import { providers } from '@app/providers';
import { RedisModule } from '@app/redis';
import { SchedulesModule } from '@app/schedules';
import { LiveBackends } from '@app/settings';
import type { Logger, Telemetry } from '@app/telemetry';
import { UsageModule } from '@app/usage';
import { jobExtensions } from '@app/use-cases';
import { WebhooksModule } from '@app/webhooks';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ProblemFilter } from './http/problem.filter.js';
import { RequestWaits, Shutdown } from './http/request-waits.js';
import { CONFIGURATION, KINDS, LOG, PROVIDERS } from './tokens.js';
import { useCases } from './use-cases.js';
import { JobReplies } from './v1/jobs/job-replies.js';
import { JobSchemas } from './v1/jobs/job-requests.js';
import { routeSets } from './v1/routes.js';
import { NamedSettings } from './v1/settings/named-settings.js';
import { DeliveryLists } from './v1/webhooks/webhook-views.js';

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
        DeliveryLists,
        JobReplies,
        RequestWaits,
        NamedSettings,
        Shutdown,
      ],
    };
  }
}
