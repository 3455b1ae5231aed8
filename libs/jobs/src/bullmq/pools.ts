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

/** How a lost worker is detected. Milliseconds. */
export interface WorkerTimings {
  /** How long a job stays locked without a renewal. BullMQ renews it at a quarter of this time. */
  lockDurationMs: number;
  /** The interval of the check for jobs without a lock. The second check that finds one starts it again. */
  stalledIntervalMs: number;
}

/** Timings by which a job of a killed worker runs again within two lock durations. */
export function workerTimings(lockDurationMs = 10_000): WorkerTimings {
  return { lockDurationMs, stalledIntervalMs: lockDurationMs / 2 };
}

/** Settings of one pool. */
export interface PoolSettings {
  /** Jobs in flight in this process, at most. */
  concurrency: number;
}

/** How the runs in progress ended when the pools closed. */
export interface ClosedPools {
  /** Runs that ended while the pools were closing. */
  finished: number;
  /** Runs among them whose job went back to the queue. */
  handedBack: number;
  /** Runs that did not stop when they were aborted. Their jobs are started again elsewhere. */
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

  /** The pools, for the consumption watch and gauges. */
  [Symbol.iterator](): Iterator<Pool> {
    return this.#pools.values();
  }

  /** Replaces the set of pools. A removed pool finishes its jobs in the background. */
  set(wanted: ReadonlyMap<string, PoolSettings>): void {
    for (const [backend, pool] of this.#pools) if (!wanted.has(backend)) this.#remove(pool);
    for (const [backend, { concurrency }] of wanted) {
      const pool = this.#pools.get(backend) ?? new Pool(backend, this.options);
      this.#pools.set(backend, pool);
      pool.resize(concurrency);
    }
  }

  /** Aborts the runs of a job, if this process has any. */
  abort(id: string, reason: AbortReason): void {
    for (const pool of this.#pools.values()) pool.running.abort(id, reason);
  }

  abortAll(reason: AbortReason): void {
    for (const pool of this.#pools.values()) pool.running.abortAll(reason);
  }

  /** Closes all pools at once; see {@link Pool.close}. */
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

/** A BullMQ worker fetches jobs one by one, so many slots need several workers to stay full. */
const slotsPerWorker = 250;
/** How long handlers may take to return after they were aborted. */
const abortLimitMs = 2_000;

/** The parts that every pool of a process shares. */
interface PoolOptions {
  client: RedisClient;
  prefix: string;
  timings: WorkerTimings;
  log: Logger;
  processor: ProcessorParts;
}

/** The consumers of one backend's queue in this process. */
export class Pool implements WatchedPool {
  readonly running: RunningJobs;
  readonly #slots = new Slots((outside) => this.#allowOutside(outside));
  #firstWorkersSlots = 1;
  #workers: Worker[] = [];
  /** Consumers that were replaced and still finish their runs. */
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

  /** Sets how many jobs run at a time, at least 1. */
  resize(concurrency: number): void {
    this.#concurrency = concurrency;
    const count = Math.ceil(concurrency / slotsPerWorker);
    while (this.#workers.length < count) this.#workers.push(this.#createWorker(this.#workers.length));
    for (const [index, worker] of this.#workers.entries()) {
      // A surplus worker keeps one slot, because closing it would mean waiting for its jobs.
      worker.concurrency = Math.max(1, Math.ceil((concurrency - index) / count));
    }
    this.#firstWorkersSlots = this.#workers[0]?.concurrency ?? 1;
    this.#slots.resize(concurrency);
  }

  /**
   * Stops taking jobs. Running jobs have the grace period, in milliseconds, to end; then they are aborted and handed
   * back to the queue. Resolves at the latest two seconds after the grace period.
   */
  async close(gracePeriodMs: number): Promise<void> {
    const closed = Promise.all([...this.#workers.map((worker) => worker.close()), ...this.#replaced]);
    if (await resolvesWithin(closed, gracePeriodMs)) return;
    this.running.abortAll('shutdown');
    if (await resolvesWithin(closed, abortLimitMs)) return;
    this.options.log.error(
      'Jobs did not stop when they were aborted; they are started again when their locks expire',
      {
        backend: this.backend,
        count: this.running.size,
      },
    );
  }

  /** Allows as many more jobs as runs have left their slots. */
  #allowOutside(outside: number): void {
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
      // The job's record counts lost workers, and start.lua decides.
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

/** Whether a promise resolves within a time in milliseconds. */
async function resolvesWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  const limit = new AbortController();
  const late = delay(limitMs, false, { signal: limit.signal }).catch(() => false);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    limit.abort();
  }
}
