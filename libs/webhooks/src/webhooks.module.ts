import { RetainedStores } from '@app/jobs';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { WebhookDeliveries } from './store/webhook-deliveries.js';
import { WebhookEndpoints } from './store/webhook-endpoints.js';
import { realClock, WEBHOOK_CLOCK, type WebhookClock } from './store/webhook-keys.js';
import { WebhookOutbox } from './store/webhook-outbox.js';

export interface WebhooksModuleOptions {
  /** Simulates later times in tests; without it deliveries use Redis' clock. */
  clock?: WebhookClock;
}

/**
 * Provides {@link WebhookEndpoints}, {@link WebhookDeliveries} and {@link WebhookOutbox} to all modules of a Nest
 * application. It needs `RedisModule` and `JobsModule`. Retention by bytes also deletes deliveries.
 */
@Module({})
export class WebhooksModule implements OnModuleInit {
  constructor(
    private readonly outbox: WebhookOutbox,
    private readonly retained: RetainedStores,
  ) {}

  static forRoot({ clock = realClock }: WebhooksModuleOptions = {}): DynamicModule {
    return {
      module: WebhooksModule,
      global: true,
      providers: [
        { provide: WEBHOOK_CLOCK, useValue: clock },
        WebhookEndpoints,
        WebhookDeliveries,
        WebhookOutbox,
      ],
      exports: [WebhookEndpoints, WebhookDeliveries, WebhookOutbox],
    };
  }

  onModuleInit(): void {
    this.retained.add(this.outbox);
  }
}
