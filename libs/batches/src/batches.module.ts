import { JobRecords } from '@app/jobs';
import { PRODUCER, type RedisClient } from '@app/redis';
import { Module } from '@nestjs/common';
import { Batches } from './batches.js';

/** Provides {@link Batches}. It needs `RedisModule` and `JobsModule`. */
@Module({
  providers: [
    {
      provide: Batches,
      inject: [PRODUCER, JobRecords],
      useFactory: (client: RedisClient, records: JobRecords) => new Batches(client, records),
    },
  ],
  exports: [Batches],
})
export class BatchesModule {}
