import { JobRecords, RetainedStores } from '@app/jobs';
import { Channels, PRODUCER, type RedisClient, RedisConnections } from '@app/redis';
import { type DynamicModule, Module } from '@nestjs/common';
import type { WebhookClock } from './store/webhook-keys.js';
import { WebhookDeliveries } from './store/webhook-deliveries.js';
import { WebhookEndpoints } from './store/webhook-endpoints.js';
import { WebhookOutbox } from './store/webhook-outbox.js';

export interface WebhooksModuleOptions {
  /** Simulates later times in tests; without it deliveries use Redis' clock. */
  clock?: WebhookClock;
}

/**
 * Provides {@link WebhookEndpoints}, {@link WebhookDeliveries} and {@link WebhookOutbox} to all modules of a Nest
 * application. It needs `JobsModule`.
 */
@Module({})
export class WebhooksModule {
  static forRoot({ clock }: WebhooksModuleOptions = {}): DynamicModule {
    return {
      module: WebhooksModule,
      global: true,
      providers: [
        {
          provide: WebhookEndpoints,
          inject: [PRODUCER, RedisConnections],
          useFactory: (client: RedisClient, { settings: { prefix } }: RedisConnections) =>
            new WebhookEndpoints(client, prefix),
        },
        {
          provide: WebhookDeliveries,
          inject: [PRODUCER, RedisConnections],
          useFactory: (client: RedisClient, { settings: { prefix } }: RedisConnections) =>
            new WebhookDeliveries(client, prefix, clock),
        },
        {
          provide: WebhookOutbox,
          inject: [PRODUCER, JobRecords, Channels, RetainedStores],
          useFactory: (
            client: RedisClient,
            records: JobRecords,
            channels: Channels,
            retained: RetainedStores,
          ) => {
            const outbox = new WebhookOutbox(client, records, channels, clock);
            retained.add(outbox);
            return outbox;
          },
        },
      ],
      exports: [WebhookEndpoints, WebhookDeliveries, WebhookOutbox],
    };
  }
}
