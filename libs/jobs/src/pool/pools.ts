import type { ClosedPools, PoolSettings } from './sluice-server-options.js';
import { Pool, type PoolOptions } from '../bullmq/pool.js';
import type { AbortReason } from '@app/policies';

/** The pools of this process, one for each backend that it serves. */
export class Pools {
  readonly #pools = new Map<string, Pool>();
  readonly #leaving = new Set<Promise<void>>();

  constructor(
    private readonly options: PoolOptions,
    private readonly gracePeriodMs: number,
  ) {}

  get backends(): string[] {
    return [...this.#pools.keys()];
  }

  /** All of them, for whoever watches over them. */
  [Symbol.iterator](): Iterator<Pool> {
    return this.#pools.values();
  }

  /** Makes the pools these. One that goes ends its jobs in the background. */
  set(wanted: ReadonlyMap<string, PoolSettings>): void {
    for (const [backend, pool] of this.#pools) if (!wanted.has(backend)) this.#remove(pool);
    for (const [backend, { concurrency }] of wanted) {
      const pool = this.#pools.get(backend) ?? new Pool(backend, this.options);
      this.#pools.set(backend, pool);
      pool.resize(concurrency);
    }
  }

  abort(id: string, reason: AbortReason): void {
    for (const pool of this.#pools.values()) pool.running.abort(id, reason);
  }

  abortAll(reason: AbortReason): void {
    for (const pool of this.#pools.values()) pool.running.abortAll(reason);
  }

  /** As {@link Pool.close}, for all at once. */
  async close(gracePeriodMs: number): Promise<ClosedPools> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    const before = pools.map(({ running }) => running.totals);
    await Promise.all([...pools.map((pool) => pool.close(gracePeriodMs)), ...this.#leaving]);
    return pools.reduce(
      (sum, { running }, index) => ({
        finished: sum.finished + running.totals.ended - (before[index]?.ended ?? 0),
        handedBack: sum.handedBack + running.totals.handedBack - (before[index]?.handedBack ?? 0),
        abandoned: sum.abandoned + running.size,
      }),
      { finished: 0, handedBack: 0, abandoned: 0 },
    );
  }

  #remove(pool: Pool): void {
    this.#pools.delete(pool.backend);
    const leaving = pool.close(this.gracePeriodMs).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }
}
