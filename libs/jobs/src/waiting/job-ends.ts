import { isTerminal, type JobRecord } from '@app/contracts';
import { type Channels, failFast, QueueUnavailableError, type RedisClient } from '@app/redis';
import type { JobRecords } from '../records/job-records.js';
import { EndWait } from './end-wait.js';
import { parseToldEnd, withEnd } from './told-end.js';
import type { WaitOptions } from './wait-options.js';

/** In one process; further callers get the job as it is, at once. */
const maximumWaits = 10_000;
const subscribeLimitMs = 1_000;

/** A wait that has begun before it is known whether there is such a job. */
export interface ExpectedEnd {
  /** The record as it stands when the job ends, when the time is up, or at the abort. */
  untilEnd(record: JobRecord, options: WaitOptions): Promise<JobRecord>;
  /** Ends the wait; call it always. */
  forget(): void;
}

/**
 * Waits for the ends of jobs: one subscription for the whole process, and a map of those who wait.
 * Scripts tell the end together with its result, so that nobody needs to read it; whatever may have
 * been missed while the connection was away is read.
 */
export class JobEnds {
  readonly #waits = new Map<string, Set<EndWait>>();
  #count = 0;
  #subscribing: Promise<void> | undefined;
  #subscribed = false;

  constructor(
    private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly channels: Channels,
  ) {
    channels.onReconnect(() => this.#checkAll());
  }

  /**
   * The job as it stands when it has ended, when the time is up or at the abort; undefined when the
   * tenant has no such job.
   *
   * @throws {QueueUnavailableError}
   */
  async wait(tenant: string, id: string, options: WaitOptions): Promise<JobRecord | undefined> {
    const expected = await this.expect(id);
    try {
      const record = await failFast(this.client, () => this.records.get(id));
      return record?.tenant === tenant ? await expected.untilEnd(record, options) : undefined;
    } finally {
      expected.forget();
    }
  }

  /**
   * Begins to wait for a job that may not be there yet, so that no end can be missed.
   *
   * @throws {QueueUnavailableError}
   */
  async expect(id: string): Promise<ExpectedEnd> {
    if (!this.#subscribed) await failFast(this.client, () => this.#subscribe());
    if (this.#count >= maximumWaits) return noWait;
    const wait = new EndWait();
    const waits = this.#waits.get(id) ?? new Set();
    this.#waits.set(id, waits.add(wait));
    this.#count += 1;
    return {
      untilEnd: (record, options) => this.#untilEnd(wait, record, options),
      forget: () => {
        if (!waits.delete(wait)) return;
        this.#count -= 1;
        if (waits.size === 0) this.#waits.delete(id);
      },
    };
  }

  async #untilEnd(wait: EndWait, record: JobRecord, { timeoutMs, signal }: WaitOptions): Promise<JobRecord> {
    const until = performance.now() + timeoutMs;
    let current = record;
    while (!isTerminal(current.status)) {
      const event = await wait.next(until - performance.now(), signal);
      if (event.type === 'told' && event.members !== undefined) return withEnd(current, event.members);
      const read = await failFast(this.client, () => this.records.get(current.id));
      if (read === undefined || event.type === 'over') return read ?? current;
      current = read;
    }
    return current;
  }

  async #subscribe(): Promise<void> {
    this.#subscribing ??= this.channels.subscribe(this.records.keys.ended, (message) => this.#told(message));
    try {
      await withinLimit(this.#subscribing);
      this.#subscribed = true;
    } catch (error) {
      this.#subscribing = undefined;
      throw new QueueUnavailableError({ cause: error });
    }
  }

  #told(message: string): void {
    const { id, members } = parseToldEnd(message);
    for (const wait of this.#waits.get(id) ?? []) wait.add({ type: 'told', members });
  }

  #checkAll(): void {
    for (const waits of this.#waits.values()) for (const wait of waits) wait.add({ type: 'check' });
  }
}

const noWait: ExpectedEnd = {
  untilEnd: async (record) => record,
  forget: () => undefined,
};

async function withinLimit(subscribing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not confirm a subscription.')), subscribeLimitMs);
  });
  try {
    await Promise.race([subscribing, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
