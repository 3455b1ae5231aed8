import type { RecordKeys } from '../records/record-keys.js';
import type { RedisClient } from '@app/redis';
import { parkLane } from '../lanes/lane-scripts.js';

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
