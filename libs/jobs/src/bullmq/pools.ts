import type { AbortReason } from '@app/policies';
import { type Job, Worker } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';
import { type Logger, metrics } from '@app/telemetry';
import { canaryName } from './wake-ups.js';
import { parseWakeUpId } from '../records/ids.js';
import { type RedisClient, RepeatedErrors } from '@app/redis';
import type { WatchedPool } from '../pool/consumption-watch.js';
import { RunningJobs } from '../pool/running-jobs.js';
import { Slots } from '../pool/slots.js';
import { takeMore } from './worker-internals.js';
import { type ProcessorParts, WakeUpProcessor } from './wake-up-processor.js';

/** How a lost worker is noticed. Milliseconds. */
export interface WorkerTimings {
  /** How long a job stays this process' own without a sign of life. Renewed at a quarter of it. */
  lockDurationMs: number;
  /** Between two looks for jobs without a lock; such a job starts again at the second look. */
  stalledIntervalMs: number;
}

/** A job of a killed worker runs again within two lock durations: its lock ends, then it is seen twice. */
export function workerTimings(lockDurationMs = 10_000): WorkerTimings {
  return { lockDurationMs, stalledIntervalMs: lockDurationMs / 2 };
}

/** How many jobs a pool runs. */
export interface PoolSettings {
  /** Jobs in flight in this process. */
  concurrency: number;
}

/** How the runs ended that were under way when the pools closed. */
export interface ClosedPools {
  /** Runs that ended while the pools were closing. */
  finished: number;
  /** Runs among them whose job went back to the queue. */
  handedBack: number;
  /** Runs that did not even stop when they were aborted; their jobs are started again elsewhere. */
  abandoned: number;
}

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

/** One BullMQ worker refills its slots one after the other; more of them keep many slots full. */
const slotsPerWorker = 250;
/** For handlers to return after they were aborted. */
const abortLimitMs = 2_000;

export interface PoolOptions {
  client: RedisClient;
  prefix: string;
  timings: WorkerTimings;
  log: Logger;
  processor: ProcessorParts;
}

/** The consumers of one backend's queue in this process. */
export class Pool implements WatchedPool {
  readonly running: RunningJobs;
  readonly #slots = new Slots((outside) => this.#take(outside));
  #firstWorkersSlots = 1;
  #workers: Worker[] = [];
  /** Consumers that were replaced and end what they run. */
  readonly #replaced = new Set<Promise<void>>();
  #concurrency = 1;
  #consumedAt = performance.now();
  readonly #processor: WakeUpProcessor;
  readonly #errors: RepeatedErrors;

  constructor(
    readonly backend: string,
    private readonly options: PoolOptions,
  ) {
    this.running = new RunningJobs(this.#slots);
    this.#processor = new WakeUpProcessor(options.processor, backend, this.running);
    this.#errors = new RepeatedErrors(options.log, `pool ${backend}`);
  }

  get consumedAt(): number {
    return this.#consumedAt;
  }

  get full(): boolean {
    return this.running.size >= this.#concurrency;
  }

  replaceConsumers(): void {
    const old = this.#workers;
    this.#workers = [];
    for (const worker of old) {
      const ended = worker
        .close()
        .catch((error: Error) => this.#errors.add(error))
        .finally(() => this.#replaced.delete(ended));
      this.#replaced.add(ended);
    }
    this.resize(this.#concurrency);
  }

  /** Takes up to so many jobs at a time, from now on. */
  resize(concurrency: number): void {
    this.#concurrency = concurrency;
    const count = Math.ceil(concurrency / slotsPerWorker);
    while (this.#workers.length < count) this.#workers.push(this.#createWorker(this.#workers.length));
    for (const [index, worker] of this.#workers.entries()) {
      // Workers that are too many keep one slot: to close one is to wait for its jobs.
      worker.concurrency = Math.max(1, Math.ceil((concurrency - index) / count));
    }
    this.#firstWorkersSlots = this.#workers[0]?.concurrency ?? 1;
    this.#slots.resize(concurrency);
  }

  /**
   * Takes no more jobs. Those that run have the grace period to end; then they are aborted, and what
   * its handler gives back goes back to the queue. Ends two seconds after the grace period, whatever
   * the handlers do.
   */
  async close(gracePeriodMs: number): Promise<void> {
    const closed = Promise.all([...this.#workers.map((worker) => worker.close()), ...this.#replaced]);
    if (await within(closed, gracePeriodMs)) return;
    this.running.abortAll('shutdown');
    if (await within(closed, abortLimitMs)) return;
    this.options.log.error(
      'Jobs did not stop when they were aborted; when their locks end, they are started again',
      {
        backend: this.backend,
        count: this.running.size,
      },
    );
  }

  /** Takes so many jobs more than there are slots: as many runs have left theirs. */
  #take(outside: number): void {
    const [worker] = this.#workers;
    if (worker === undefined) return;
    const grows = this.#firstWorkersSlots + outside > worker.concurrency;
    worker.concurrency = this.#firstWorkersSlots + outside;
    if (grows) takeMore(worker, (error) => this.#errors.add(error));
  }

  async #process(job: Job, lock: string): Promise<void> {
    this.#consumedAt = performance.now();
    if (job.name !== canaryName) await this.#processor.process(job, lock);
  }

  #createWorker(index: number): Worker {
    const {
      client,
      prefix,
      timings,
      processor: { telemetry },
    } = this.options;
    const worker = new Worker(this.backend, (job: Job, lock = '') => this.#process(job, lock), {
      connection: client,
      prefix,
      lockDuration: timings.lockDurationMs,
      stalledInterval: timings.stalledIntervalMs,
      skipStalledCheck: index > 0,
      skipVersionCheck: true,
      // The record counts the workers that a job has cost, and decides.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: 1_000,
    });
    worker.on('error', (error) => this.#errors.add(error));
    worker.on('lockRenewalFailed', (ids) => {
      telemetry.meter.add(metrics.lockLosses, { backend: this.backend }, ids.length);
      for (const id of ids) this.running.abort(parseWakeUpId(id).id, 'lost');
    });
    worker.on('failed', (job, error) => {
      this.options.log.error('A wake-up failed', {
        ...(job?.id && { job: job.id }),
        backend: this.backend,
        error,
      });
    });
    return worker;
  }
}

/** Whether it resolves within this time. */
async function within(ending: Promise<unknown>, limitMs: number): Promise<boolean> {
  const limit = new AbortController();
  const late = delay(limitMs, false, { signal: limit.signal }).catch(() => false);
  try {
    return await Promise.race([ending.then(() => true), late]);
  } finally {
    limit.abort();
  }
}
