import { JobRecords, SluiceClient } from '@app/jobs';
import { PRODUCER, type RedisClient, RedisConnections } from '@app/redis';
import { type Logger, noTelemetry, type Telemetry } from '@app/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import { BatchFeeder } from './batch-feeder.js';
import { Batches } from './batches.js';

export interface BatchesModuleOptions {
  /** How long a batch is kept after its end, in milliseconds. */
  retentionMs: number;
  log: Logger;
  telemetry?: Telemetry;
}

/** Provides {@link Batches} and {@link BatchFeeder} to all modules of a Nest application. It needs `JobsModule`. */
@Module({})
export class BatchesModule {
  static forRoot({ retentionMs, log, telemetry = noTelemetry }: BatchesModuleOptions): DynamicModule {
    return {
      module: BatchesModule,
      global: true,
      providers: [
        {
          provide: Batches,
          inject: [PRODUCER, JobRecords],
          useFactory: (client: RedisClient, records: JobRecords) => new Batches(client, records),
        },
        {
          provide: BatchFeeder,
          inject: [PRODUCER, JobRecords, SluiceClient, RedisConnections],
          useFactory: (
            client: RedisClient,
            records: JobRecords,
            jobs: SluiceClient,
            connections: RedisConnections,
          ) => {
            const feeder = new BatchFeeder(client, records, jobs, retentionMs, log, telemetry.tracer);
            connections.beforeClose(() => feeder.close());
            return feeder;
          },
        },
      ],
      exports: [Batches, BatchFeeder],
    };
  }
}
