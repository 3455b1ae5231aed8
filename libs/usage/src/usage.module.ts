import { JobRecords } from '@app/jobs';
import { PRODUCER, type RedisClient } from '@app/redis';
import { Module } from '@nestjs/common';
import { UsageCounters } from './usage-counters.js';

/** Provides {@link UsageCounters}. It needs `JobsModule`. */
@Module({
  providers: [
    {
      provide: UsageCounters,
      inject: [PRODUCER, JobRecords],
      useFactory: (client: RedisClient, records: JobRecords) => new UsageCounters(client, records.keys),
    },
  ],
  exports: [UsageCounters],
})
export class UsageModule {}
