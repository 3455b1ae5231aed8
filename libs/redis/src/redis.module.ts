import type { RedisSettings } from '@app/contracts';
import type { Logger, Telemetry } from '@app/telemetry';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Channels } from './channels.js';
import { MemoryGuard } from './memory-use.js';
import { isConnected } from './outages.js';
import { type RedisClient, RedisConnections } from './redis-connections.js';

/** The token of the connection whose commands fail at once while Redis cannot be reached. */
export const PRODUCER = Symbol('the producer connection');

/** The token of the prefix of all Redis keys, without the colon. */
export const KEY_PREFIX = Symbol('the key prefix');

/** The problem that readiness reports while the producer connection is down. */
const unreachable = 'Redis cannot be reached.';

interface RedisModuleOptions {
  redis: RedisSettings;
  log: Logger;
  telemetry: Telemetry;
}

/**
 * Provides the connections of one process to all modules of a Nest application: {@link RedisConnections},
 * {@link PRODUCER}, {@link KEY_PREFIX}, {@link Channels} and {@link MemoryGuard}. The application does not start while
 * Redis cannot be reached. Call `app.close()` to close the connections; what was registered with
 * `RedisConnections.beforeClose` closes first.
 */
@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(RedisConnections) private readonly connections: RedisConnections) {}

  static forRoot({ redis, log, telemetry }: RedisModuleOptions): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [
        { provide: KEY_PREFIX, useValue: redis.prefix },
        { provide: RedisConnections, useFactory: () => new RedisConnections(redis, log) },
        {
          provide: PRODUCER,
          inject: [RedisConnections],
          useFactory: async (connections: RedisConnections) => {
            const client = await connections.open('producer');
            telemetry.readiness.add(() => (isConnected(client) ? undefined : unreachable));
            return client;
          },
        },
        {
          provide: Channels,
          inject: [RedisConnections],
          useFactory: (connections: RedisConnections) => new Channels(connections.get('subscriber')),
        },
        {
          provide: MemoryGuard,
          inject: [PRODUCER, RedisConnections],
          useFactory: async (client: RedisClient, connections: RedisConnections) => {
            const guard = new MemoryGuard(client, log);
            connections.beforeClose(() => guard.stop());
            await guard.start();
            return guard;
          },
        },
      ],
      exports: [RedisConnections, PRODUCER, KEY_PREFIX, Channels, MemoryGuard],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connections.close();
  }
}
