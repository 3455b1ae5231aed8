import { PRODUCER, type RedisClient, RedisConnections } from '@app/redis';
import type { Logger } from '@app/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleRuns } from './schedule-runs.js';
import { ScheduleTicks } from '@app/jobs';
import { Schedules } from './schedules.js';

/**
 * Provides {@link Schedules}, {@link ScheduleRuns} and {@link ScheduleTicks} to all modules of a Nest application.
 * It needs `RedisModule`.
 */
@Module({})
export class SchedulesModule {
  static forRoot({ log }: { log: Logger }): DynamicModule {
    return {
      module: SchedulesModule,
      global: true,
      providers: [
        Schedules,
        ScheduleRuns,
        {
          provide: ScheduleTicks,
          inject: [PRODUCER, RedisConnections],
          useFactory: (client: RedisClient, connections: RedisConnections) => {
            const ticks = new ScheduleTicks(client, connections, connections.settings.prefix, log);
            connections.beforeClose(() => ticks.close());
            return ticks;
          },
        },
      ],
      exports: [Schedules, ScheduleRuns, ScheduleTicks],
    };
  }
}
