import { jobExtensions } from '@app/use-cases';
import { BatchesModule } from '@app/batches';
import type { Configuration } from '@app/contracts';
import type { Kinds } from '@app/execution';
import { JobsModule } from '@app/jobs';
import { MemoryModule } from '@app/memory';
import { RedisModule } from '@app/redis';
import { SchedulesModule } from '@app/schedules';
import type { Logger, Telemetry } from '@app/telemetry';
import { WebhooksModule } from '@app/webhooks';
import { type DynamicModule, Module } from '@nestjs/common';

/** The parts of the scheduler: what it does by the clock, and the stores that this needs. */
@Module({})
export class SchedulerModule {
  static forRoot(
    kinds: Kinds,
    configuration: Configuration,
    log: Logger,
    telemetry: Telemetry,
  ): DynamicModule {
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
        BatchesModule.forRoot({ retentionMs: retention.jobs, log, telemetry }),
        SchedulesModule.forRoot({ log }),
        WebhooksModule.forRoot(),
        MemoryModule,
      ],
    };
  }
}
