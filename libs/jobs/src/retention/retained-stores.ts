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
