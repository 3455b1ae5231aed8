import type { RecordKeys } from '../records/record-keys.js';
import { failFast, type RedisClient } from '@app/redis';
import { notePause, noteResume, parkLane } from './lane-scripts.js';
import type { WakeUps } from '../bullmq/wake-ups.js';

/** A lane that is parked for less would be asked again and again. */
const shortestMs = 50;

/** Closes lanes for a time, for the workers of all processes. */
export class LaneParking {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
  ) {}

  /** Nobody takes a job of this backend before `until`, in milliseconds since the epoch. */
  async park(backend: string, until: number, because: string): Promise<void> {
    const duration = Math.max(Math.ceil(until - Date.now()), shortestMs);
    const keys = [this.keys.lane(backend), this.keys.parkedLanes];
    await parkLane.run(this.client, keys, {
      prefix: `${this.keys.prefix}:`,
      backend,
      durationMs: duration,
      because,
    });
  }
}

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
