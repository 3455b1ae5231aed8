import { BatchesModule, BatchFeeder } from '@app/batches';
import type { Configuration } from '@app/contracts';
import type { Kinds } from '@app/execution';
import { JobRecords, JobsModule, JobStore, ScheduleTicks, SluiceClient, SubmitJob } from '@app/jobs';
import { MemoryModule, MemorySpaces } from '@app/memory';
import { providers } from '@app/providers';
import { PRODUCER, type RedisClient, RedisConnections, RedisModule } from '@app/redis';
import { ScheduleRunner, ScheduleRuns, Schedules, SchedulesModule } from '@app/schedules';
import type { LiveBackends } from '@app/settings';
import type { Logger, Telemetry } from '@app/telemetry';
import { jobExtensions, JobSubmission, RoutePlanner, ScheduledJobs, SpacesWithNews } from '@app/use-cases';
import { WebhooksModule } from '@app/webhooks';
import { type DynamicModule, Module } from '@nestjs/common';

export interface SchedulerParts {
  kinds: Kinds;
  configuration: Configuration;
  /** The backends that are configured at each moment. */
  live: LiveBackends;
  log: Logger;
  telemetry: Telemetry;
}

/** The parts of the scheduler: its loops, and the stores that they need. */
@Module({})
export class SchedulerModule {
  static forRoot({ kinds, configuration, live, log, telemetry }: SchedulerParts): DynamicModule {
    const { redis, retention } = configuration;
    return {
      module: SchedulerModule,
      imports: [
        RedisModule.forRoot({ redis, log, telemetry }),
        JobsModule.forRoot({
          kinds,
          extensions: jobExtensions,
          retentionMs: retention.jobs,
          retentionBytes: retention.bytes,
          log,
          telemetry,
        }),
        BatchesModule,
        SchedulesModule.forRoot({ log }),
        WebhooksModule.forRoot(),
        MemoryModule,
      ],
      providers: [
        {
          provide: SubmitJob,
          inject: [SluiceClient],
          useFactory: (client: SluiceClient) => new JobSubmission(client, configuration, telemetry.tracer),
        },
        {
          provide: BatchFeeder,
          inject: [PRODUCER, JobRecords, SubmitJob, RedisConnections],
          useFactory: (
            client: RedisClient,
            records: JobRecords,
            jobs: SubmitJob,
            connections: RedisConnections,
          ) => {
            const feeder = new BatchFeeder(client, records, jobs, retention.jobs, log);
            connections.beforeClose(() => feeder.close());
            return feeder;
          },
        },
        {
          provide: ScheduleRunner,
          inject: [Schedules, ScheduleRuns, ScheduleTicks, SubmitJob, MemorySpaces, JobStore],
          useFactory: (
            schedules: Schedules,
            runs: ScheduleRuns,
            ticks: ScheduleTicks,
            jobs: SubmitJob,
            spaces: MemorySpaces,
            store: JobStore,
          ) => {
            const worker = new ScheduledJobs({
              planner: new RoutePlanner(kinds, configuration, live, providers),
              submission: jobs,
              spaces: new SpacesWithNews(spaces, store),
              log,
            });
            return new ScheduleRunner({ schedules, runs, ticks, jobs, worker, log });
          },
        },
      ],
    };
  }
}
