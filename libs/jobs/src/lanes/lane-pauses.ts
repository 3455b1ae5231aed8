import type { WakeUps } from '../bullmq/wake-ups.js';
import type { RecordKeys } from '../records/record-keys.js';
import { failFast, type RedisClient } from '@app/redis';
import { notePause, noteResume } from './lane-scripts.js';

/**
 * Lanes that a person stops, for all processes and until a person lets them go on. Running jobs end; all
 * others stay where they are, as long as their `maxWait` and deadline allow.
 *
 * Every method may be repeated and throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class LanePauses {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly wakeUps: WakeUps,
  ) {}

  /** @param by Who did it, for others to know. */
  async pause(backend: string, by: string, reason = ''): Promise<void> {
    await failFast(this.client, async () => {
      await this.wakeUps.queue(backend).pause();
      await notePause.run(this.client, [this.keys.pause(backend)], {
        prefix: `${this.keys.prefix}:`,
        backend,
        by,
        reason: reason === '' ? undefined : reason,
      });
    });
  }

  async resume(backend: string, by: string): Promise<void> {
    await failFast(this.client, async () => {
      await this.wakeUps.queue(backend).resume();
      await noteResume.run(this.client, [this.keys.pause(backend)], {
        prefix: `${this.keys.prefix}:`,
        backend,
        by,
      });
    });
  }
}
