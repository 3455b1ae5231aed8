import { hash } from 'node:crypto';

/** How a request ended: answered completely, left by its client, or broken by a scripted fault. */
export type Ending = 'finished' | 'client-aborted' | 'broken';

/** One logged request. API keys are kept as fingerprints only. */
export interface RequestRecord {
  /** Counts from 1 since the start. */
  number: number;
  /** The x-request-id of the response. */
  id: string;
  /** When the request was complete, in milliseconds since 1970. */
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
  /** All headers except those that hold credentials. */
  headers: Record<string, string | string[] | undefined>;
  /** The parsed body; undefined if it is not JSON or larger than the log keeps. */
  body: unknown;
  bodyBytes: number;
  /** The status that was sent, or that a fault kept from being sent. */
  status: number;
  /** Missing while the response is in progress. */
  ending?: Ending;
}

type Predicate = (record: RequestRecord) => boolean;

/** Keeps the latest requests and resolves those that wait for one. */
export class RequestLog {
  /** A ring: `#oldest` is where the next record goes once the log is full. */
  readonly #records: RequestRecord[] = [];
  readonly #watchers = new Set<(record: RequestRecord) => void>();
  #oldest = 0;
  #total = 0;

  /** @param capacity Number of requests to keep; the oldest is dropped first. */
  constructor(readonly capacity: number) {}

  /** Number of requests since the start or the last {@link clear}, including dropped ones. */
  get total(): number {
    return this.#total;
  }

  /** The kept requests, oldest first. A record changes until its response has ended. */
  all(): RequestRecord[] {
    return [...this.#records.slice(this.#oldest), ...this.#records.slice(0, this.#oldest)];
  }

  /**
   * Resolves to the first kept request that satisfies the predicate, now or when a request arrives or ends.
   *
   * @throws Error after `timeoutMs`; its message lists the latest requests.
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
        reject(new Error(`No matching request within ${timeoutMs} ms. Received: ${this.#summary()}.`));
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
    this.#notify(record);
  }

  end(record: RequestRecord, ending: Ending): void {
    record.ending = ending;
    record.endedAt = Date.now();
    this.#notify(record);
  }

  clear(): void {
    this.#records.length = 0;
    this.#oldest = 0;
    this.#total = 0;
  }

  #notify(record: RequestRecord): void {
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

const knownFingerprints = new Map<string, string>();
const maximumKnown = 1_000;

/** Identifies an API key without revealing it: the first 12 hex digits of its SHA-256. */
export function fingerprint(apiKey: string): string {
  const known = knownFingerprints.get(apiKey);
  if (known !== undefined) return known;
  const made = hash('sha256', apiKey).slice(0, 12);
  if (knownFingerprints.size >= maximumKnown) knownFingerprints.clear();
  knownFingerprints.set(apiKey, made);
  return made;
}
