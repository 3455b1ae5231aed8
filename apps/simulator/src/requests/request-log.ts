import type { Ending, RequestRecord } from './request-record.js';

type Predicate = (record: RequestRecord) => boolean;

/** Remembers the last requests, and wakes those who wait for one. */
export class RequestLog {
  readonly #records: RequestRecord[] = [];
  readonly #watchers = new Set<(record: RequestRecord) => void>();
  #oldest = 0;
  #total = 0;

  /** @param capacity How many requests are remembered; the oldest is forgotten first. */
  constructor(readonly capacity: number) {}

  /** How many requests came since the start or the last clearing, forgotten ones included. */
  get total(): number {
    return this.#total;
  }

  /** The remembered requests, oldest first. They go on changing until they have ended. */
  all(): RequestRecord[] {
    return [...this.#records.slice(this.#oldest), ...this.#records.slice(0, this.#oldest)];
  }

  /**
   * The first remembered request for which the predicate holds, now or later, as requests come and end.
   *
   * @throws Error when there is none within `timeoutMs`; it tells what did come.
   */
  waitFor(predicate: Predicate, timeoutMs = 5_000): Promise<RequestRecord> {
    const found = this.all().find(predicate);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const watcher = (record: RequestRecord): void => {
        if (!predicate(record)) return;
        stop();
        resolve(record);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`No such request within ${timeoutMs} ms; came: ${this.#summary()}.`));
      }, timeoutMs);
      const stop = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
      };
      this.#watchers.add(watcher);
    });
  }

  add(record: RequestRecord): void {
    this.#total += 1;
    if (this.#records.length < this.capacity) {
      this.#records.push(record);
    } else {
      this.#records[this.#oldest] = record;
      this.#oldest = (this.#oldest + 1) % this.capacity;
    }
    this.#tell(record);
  }

  end(record: RequestRecord, ending: Ending): void {
    record.ending = ending;
    record.endedAt = Date.now();
    this.#tell(record);
  }

  clear(): void {
    this.#records.length = 0;
    this.#oldest = 0;
    this.#total = 0;
  }

  #tell(record: RequestRecord): void {
    if (this.#watchers.size === 0) return;
    for (const watcher of this.#watchers) watcher(record);
  }

  #summary(): string {
    const last = this.all()
      .slice(-10)
      .map(({ method, path, status, ending }) => `${method} ${path} ${status} ${ending ?? 'in progress'}`);
    return last.length === 0 ? 'none' : `${this.#total}, the last ${last.length}: ${last.join('; ')}`;
  }
}
