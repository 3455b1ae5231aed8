import type { InjectionToken, Provider } from '@nestjs/common';
import { JobRecords } from '../records/job-records.js';
import { Channels } from '../redis/channels.js';
import type { RedisClient } from '../redis/redis-connections.js';
import type { WebhookClock } from './webhook-clock.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import { WebhookEndpoints } from './webhook-endpoints.js';
import { WebhookOutbox } from './webhook-outbox.js';

/** What a Nest application needs of webhooks, over its connection for commands. */
export function webhookProviders(
  connection: InjectionToken,
  prefix: string,
  clock?: WebhookClock,
): Provider[] {
  return [
    {
      provide: WebhookEndpoints,
      inject: [connection],
      useFactory: (client: RedisClient) => new WebhookEndpoints(client, prefix),
    },
    {
      provide: WebhookDeliveries,
      inject: [connection],
      useFactory: (client: RedisClient) => new WebhookDeliveries(client, prefix, clock),
    },
    {
      provide: WebhookOutbox,
      inject: [connection, JobRecords, Channels],
      useFactory: (client: RedisClient, records: JobRecords, channels: Channels) =>
        new WebhookOutbox(client, records, channels, clock),
    },
  ];
}
