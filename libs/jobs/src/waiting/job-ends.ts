import { Inject, Injectable } from '@nestjs/common';
import { isTerminal, type JobRecord } from '@app/contracts';
import { Channels, failFast, PRODUCER, QueueUnavailableError, type RedisClient } from '@app/redis';
import { JobRecords } from '../records/job-records.js';
import { readAttempts, type StoredAttempt } from '../records/record-values.js';

/** How long a caller waits. */
export interface WaitOptions {
  /** Milliseconds to wait at most. */
  timeoutMs: number;
  /** Ends the wait, not the job. */
  signal?: AbortSignal;
}

/** A wait that has begun before it is known whether the job exists. */
export interface ExpectedEnd {
  /** The record as it stands when the job ends, when the time is up, or at the abort. */
  untilEnd(record: JobRecord, options: WaitOptions): Promise<JobRecord>;
  /** Ends the wait. Always call it. */
  forget(): void;
}

/** Waits in one process. Further callers get the job as it is, at once. */
const maximumWaits = 10_000;

/**
 * Waits for the ends of jobs, with one subscription per process and a map of waits. Scripts announce an end together
 * with its result, so the record need not be read. After a reconnection every record is read, because announcements
 * may have been missed.
 */
@Injectable()
export class JobEnds {
  readonly #waits = new Map<string, Set<EndWait>>();
  #count = 0;
  #subscribing: Promise<void> | undefined;
  #subscribed = false;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly channels: Channels,
  ) {
    channels.onReconnect(() => this.#checkAll());
  }

  /**
   * The job as it stands when it has ended, when the time is up or at the abort; undefined when the tenant has no such
   * job.
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
   * Begins to wait for a job that may not exist yet, so that its end cannot be missed.
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
      if (event.type === 'ended' && event.members !== undefined) return withEnd(current, event.members);
      const read = await failFast(this.client, () => this.records.get(current.id));
      if (read === undefined || event.type === 'over') return read ?? current;
      current = read;
    }
    return current;
  }

  async #subscribe(): Promise<void> {
    this.#subscribing ??= this.channels.subscribe(this.records.keys.ended, (message) =>
      this.#onAnnouncement(message),
    );
    try {
      await confirmed(this.#subscribing);
      this.#subscribed = true;
    } catch (error) {
      this.#subscribing = undefined;
      throw new QueueUnavailableError({ cause: error });
    }
  }

  /** @param message The id of the job, a newline, and the changed members as JSON: see `announce_end` in job-end.lua. */
  #onAnnouncement(message: string): void {
    const newline = message.indexOf('\n');
    const members = message.slice(newline + 1);
    for (const wait of this.#waits.get(message.slice(0, newline)) ?? []) {
      wait.add({ type: 'ended', members: members === '' ? undefined : members });
    }
  }

  #checkAll(): void {
    for (const waits of this.#waits.values()) for (const wait of waits) wait.add({ type: 'check' });
  }
}

const noWait: ExpectedEnd = {
  untilEnd: async (record) => record,
  forget: () => undefined,
};

/**
 * Why a wait goes on.
 *
 * - `ended`: the end was announced. Its members are undefined if they were too long for a message.
 * - `check`: an announcement may have been missed.
 * - `over`: the time is up, or the caller has aborted.
 */
type WaitEvent = { type: 'ended'; members: string | undefined } | { type: 'check' } | { type: 'over' };

/** One caller who waits for one job. An event that arrives between two calls of `next` is kept. */
class EndWait {
  #event: WaitEvent | undefined;
  #take: ((event: WaitEvent) => void) | undefined;

  add(event: WaitEvent): void {
    if (this.#take !== undefined) this.#take(event);
    // An announced end is worth more than the notice that one may have been missed.
    else if (this.#event?.type !== 'ended') this.#event = event;
  }

  /** The next event, or `over` after the time or at the abort. */
  async next(timeoutMs: number, signal: AbortSignal | undefined): Promise<WaitEvent> {
    const event = this.#event;
    this.#event = undefined;
    if (event !== undefined) return event;
    if (signal?.aborted === true || timeoutMs <= 0) return { type: 'over' };
    const over = (): void => this.#take?.({ type: 'over' });
    const timer = setTimeout(over, timeoutMs);
    signal?.addEventListener('abort', over);
    try {
      return await new Promise((resolve) => {
        this.#take = resolve;
      });
    } finally {
      this.#take = undefined;
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
    }
  }
}

/** The record as it stands after an end with these members, as JSON. */
function withEnd(record: JobRecord, members: string): JobRecord {
  const { attempts = [], ...changed } = JSON.parse(members) as Partial<Omit<JobRecord, 'attempts'>> & {
    attempts?: StoredAttempt[];
  };
  const { retryAt: _, ...rest } = record;
  return { ...rest, ...changed, attempts: readAttempts(attempts) };
}

const subscribeLimitMs = 1_000;

async function confirmed(subscribing: Promise<void>): Promise<void> {
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

/** The value of a promise; undefined when the time is up or at the abort. The promise itself continues. */
export async function resultWithin<T>(
  promise: Promise<T>,
  { timeoutMs, signal }: WaitOptions,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => undefined;
  const over = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
    timer = setTimeout(abort, timeoutMs);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
