import { Inject, Injectable } from '@nestjs/common';
import { RecordKeys } from '../records/record-keys.js';
import { failFast, PRODUCER, type RedisClient } from '@app/redis';
import { notePause, noteResume, parkLane } from './lane-scripts.js';
import { WakeUps } from '../bullmq/wake-ups.js';

/** The minimum time for which a lane is parked. Shorter times would only cause repeated tries. */
const shortestMs = 50;

/** Parks lanes: closes them for a time, for the workers of all processes. */
export class LaneParking {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
  ) {}

  /**
   * Parks a lane, unless it is parked for longer already.
   *
   * @param until Milliseconds since the epoch.
   * @param because The reason, for operators.
   */
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
 * Pauses lanes by hand, for all processes, until they are resumed by hand. Running jobs finish. Waiting jobs stay, as
 * long as their `maxWait` and deadline allow.
 *
 * Every method may be repeated and throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class LanePauses {
  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly wakeUps: WakeUps,
  ) {}

  /**
   * Pauses a lane. A paused lane stays paused, and its first note stays.
   *
   * @param by Who paused it, shown to operators.
   */
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

  /**
   * Resumes a paused lane.
   *
   * @param by Who resumed it, shown to operators.
   */
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
