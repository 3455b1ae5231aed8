import type { Lane } from '@app/contracts';
import type { WakeUps } from '../client/wake-ups.js';
import type { RecordKeys } from '../records/record-keys.js';
import { failFast } from '../redis/fail-fast.js';
import type { RedisClient } from '../redis/redis-connections.js';
import { laneState } from '../scripts/lane-state.js';

/** What the queue knows of a lane; the rest is configuration. */
export type LaneState = Omit<Lane, 'provider' | 'model' | 'fallback'>;

/** Shows how the lanes stand. */
export class LaneMonitor {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly wakeUps: WakeUps,
  ) {}

  /**
   * The lanes of these backends, in their order.
   *
   * @throws {QueueUnavailableError}
   */
  lanes(backends: readonly string[]): Promise<LaneState[]> {
    return failFast(this.client, () => Promise.all(backends.map((backend) => this.#lane(backend))));
  }

  async #lane(backend: string): Promise<LaneState> {
    const queue = this.wakeUps.queue(backend);
    const { lane, servers, failures } = {
      lane: this.keys.lane(backend),
      servers: this.keys.servers(backend),
      failures: this.keys.failures(backend),
    };
    const [counts, [until, because, paused, workers, kinds]] = await Promise.all([
      queue.getJobCounts('wait', 'prioritized', 'delayed', 'active'),
      laneState.run(this.client, [lane, servers, failures, queue.toKey('meta')], []),
    ]);
    const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
    return {
      backend,
      state: paused === 1 ? 'paused' : until === null ? 'open' : 'parked',
      ...(until !== null && { parkedUntil: new Date(Number(until)).toISOString() }),
      ...(because !== null && { parkedBecause: because }),
      waiting: wait + prioritized,
      delayed,
      active,
      workers,
      failures: pairs(kinds),
    };
  }
}

/** Names and values in turn, as an object. */
function pairs(flat: (string | number)[]): Record<string, number> {
  const entries = flat.flatMap((value, index) =>
    index % 2 === 0 ? [[String(value), Number(flat[index + 1])] as const] : [],
  );
  return Object.fromEntries(entries);
}
