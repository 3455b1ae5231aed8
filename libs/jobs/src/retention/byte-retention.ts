import type { JobRecords } from '../records/job-records.js';
import { memoryUse, type RedisClient } from '@app/redis';

/** A store of a feature whose ended entries are kept for a time. */
export interface RetainedStore {
  /** Deletes up to `count` ended entries, the oldest first. */
  purgeOldest(count: number): Promise<unknown>;
}

/** The stores of features that are purged together with ended jobs when Redis exceeds its byte limit. */
export class RetainedStores {
  readonly #stores: RetainedStore[] = [];

  /** Registers a store. */
  add(store: RetainedStore): void {
    this.#stores.push(store);
  }

  /** Deletes up to `count` ended entries of each store, the oldest first. */
  async purgeOldest(count: number): Promise<void> {
    for (const store of this.#stores) await store.purgeOldest(count);
  }
}

/** Jobs per script, so that no script blocks Redis for long. */
const batchSize = 200;
/** Batches per call. The next call continues. */
const mostBatches = 25;

/** Deletes ended jobs and entries of other stores before their retention ends while Redis uses too much memory. */
export class ByteRetention {
  constructor(
    private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly others: RetainedStores,
    /** Bytes of Redis' total memory use. */
    private readonly maximumBytes: number,
  ) {}

  /** Purges the oldest first, a bounded number. Returns the number of deleted jobs. */
  async enforce(): Promise<number> {
    let from = 0;
    let deleted = 0;
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const { used } = await memoryUse(this.client);
      if (used <= this.maximumBytes) break;
      const { seen, purged } = await this.records.purgeOldest(from, batchSize);
      await this.others.purgeOldest(batchSize);
      deleted += purged;
      // Active jobs stay, so the next batch begins behind them.
      from += seen - purged;
      if (seen < batchSize) break;
    }
    return deleted;
  }
}
