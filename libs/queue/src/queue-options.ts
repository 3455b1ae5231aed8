import type { RedisSettings } from '@app/contracts';
import type { Logger } from '@app/telemetry';

/** What every process that uses the queue says about it. */
export interface QueueOptions {
  redis: RedisSettings;
  /** Milliseconds that a job is kept after its end. The same in every process. */
  retentionMs: number;
  log: Logger;
}
