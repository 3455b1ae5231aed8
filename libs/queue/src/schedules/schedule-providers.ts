import type { Logger } from '@app/telemetry';
import type { InjectionToken, Provider } from '@nestjs/common';
import { type RedisClient, RedisConnections } from '../redis/redis-connections.js';
import { ScheduleRuns } from './schedule-runs.js';
import { ScheduleTicks } from './schedule-ticks.js';
import { Schedules } from './schedules.js';

/** What a Nest application needs of schedules, over its connection for commands. */
export function scheduleProviders(connection: InjectionToken, prefix: string, log: Logger): Provider[] {
  return [
    {
      provide: Schedules,
      inject: [connection],
      useFactory: (client: RedisClient) => new Schedules(client, prefix),
    },
    {
      provide: ScheduleRuns,
      inject: [connection],
      useFactory: (client: RedisClient) => new ScheduleRuns(client, prefix),
    },
    {
      provide: ScheduleTicks,
      inject: [connection, RedisConnections],
      useFactory: (client: RedisClient, connections: RedisConnections) =>
        new ScheduleTicks(client, connections, prefix, log),
    },
  ];
}
