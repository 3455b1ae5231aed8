import { hash } from 'node:crypto';

/** How a request ended: answered to the last byte, left by its client, or broken by a scripted fault. */
export type Ending = 'finished' | 'client-aborted' | 'broken';

/** What the simulator remembers of one request. Keys are kept as fingerprints only. */
export interface RequestRecord {
  /** Counts from 1 since the start. */
  number: number;
  /** The x-request-id of the response. */
  id: string;
  /** When the whole request had come, in milliseconds since 1970. */
  at: number;
  /** When the response ended, in milliseconds since 1970. */
  endedAt?: number;
  method: string;
  path: string;
  scenario: string | undefined;
  protocol: string;
  operation: string;
  model: string | undefined;
  stream: boolean;
  /** See {@link fingerprint}. */
  apiKey: string | undefined;
  /** All headers but those that hold credentials. */
  headers: Record<string, string | string[] | undefined>;
  /** Parsed; missing when it was larger than the log keeps or was not JSON. */
  body: unknown;
  bodyBytes: number;
  /** The status that was sent or would have been. */
  status: number;
  /** Missing while the response goes on. */
  ending?: Ending;
}

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

const remembered = new Map<string, string>();
const maximumRemembered = 1_000;

/** Tells one API key from another without showing it: the first 12 hex digits of its SHA-256. */
export function fingerprint(apiKey: string): string {
  const known = remembered.get(apiKey);
  if (known !== undefined) return known;
  const made = hash('sha256', apiKey).slice(0, 12);
  if (remembered.size >= maximumRemembered) remembered.clear();
  remembered.set(apiKey, made);
  return made;
}
