import type { JobRecords } from '../records/job-records.js';
import { memoryUse, type RedisClient } from '@app/redis';

/** A store of a feature that keeps ended things for a time. */
export interface RetainedStore {
  /** Deletes up to so many of the oldest ended entries. */
  purgeOldest(count: number): Promise<unknown>;
}

/** The stores that are purged together with ended jobs when Redis holds more bytes than it may. Features add theirs. */
export class RetainedStores {
  readonly #stores: RetainedStore[] = [];

  add(store: RetainedStore): void {
    this.#stores.push(store);
  }

  /** Deletes up to so many of the oldest ended entries of each store. */
  async purgeOldest(count: number): Promise<void> {
    for (const store of this.#stores) await store.purgeOldest(count);
  }
}

/** Jobs in one script, so that Redis is never busy with it for long. */
const batchSize = 200;
/** Batches in one go; what is left comes with the next. */
const mostBatches = 25;

/** Forgets ended jobs and deliveries before their time while Redis holds more than it should, the oldest first. */
export class ByteRetention {
  constructor(
    private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly others: RetainedStores,
    /** Bytes of Redis' memory, everything counted. */
    private readonly maximumBytes: number,
  ) {}

  /** Gives how many jobs are gone. */
  async enforce(): Promise<number> {
    let from = 0;
    let gone = 0;
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const { used } = await memoryUse(this.client);
      if (used <= this.maximumBytes) break;
      const { seen, purged } = await this.records.purgeOldest(from, batchSize);
      await this.others.purgeOldest(batchSize);
      gone += purged;
      // Those that stay are active, and stand before the next ones.
      from += seen - purged;
      if (seen < batchSize) break;
    }
    return gone;
  }
}
