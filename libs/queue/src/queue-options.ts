import type { RedisSettings } from '@app/contracts';
import type { Logger, Telemetry } from '@app/telemetry';
import type { DirectRunOptions } from './direct/direct-run-options.js';
import type { WebhookClock } from './webhooks/webhook-clock.js';

/** What every process that uses the queue says about it. */
export interface QueueOptions {
  redis: RedisSettings;
  /** Milliseconds that a job is kept after its end. The same in every process. */
  retentionMs: number;
  /** Bytes of Redis' memory above which ended jobs and deliveries go before their time. */
  retentionBytes?: number;
  log: Logger;
  /** By what it is seen from outside; without it by its log alone. */
  telemetry?: Telemetry;
  /** Runs jobs of waiting callers in this process; without it all go through the queue. */
  direct?: DirectRunOptions;
  /** For simulations of later times; without it deliveries go by Redis' clock. */
  webhookClock?: WebhookClock;
}
