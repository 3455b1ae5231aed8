import type { JobRecord, JobRequest } from '@app/contracts';
import type { JobHandler } from '../pool/job-handler.js';
import type { AbortReason, KindTable } from '@app/policies';
import { type Logger, metrics, type Telemetry } from '@app/telemetry';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WakeUps } from '../bullmq/wake-ups.js';
import type { LaneParking } from '../lanes/lane-stops.js';
import { runHandler } from '../pool/run-handler.js';
import { RunningJobs } from '../pool/running-jobs.js';
import { type NextStep, toSettlement } from '../pool/to-settlement.js';
import type { AcceptableJob, KnownJob } from '../records/record-values.js';
import type { JobRecords } from '../records/job-records.js';
import { type Channels, throughOutage } from '@app/redis';
import { Leases } from './leases.js';

/** How a process runs jobs of its own waiting callers, without the queue. */
export interface DirectRunOptions {
  /** Runs one attempt, as a worker's handler does. */
  run: JobHandler;
  /** Direct runs at a time in this process. */
  slots: number;
  /** Whether this process may and can run the job on the backend. */
  allows(backend: string, request: JobRequest): boolean;
  /** Milliseconds after which a job is queued if this process stops renewing its lease; 10,000 by default. */
  leaseMs?: number;
  /** Milliseconds that running jobs have at shutdown. Unfinished jobs are queued. */
  gracePeriodMs: number;
}

/** Milliseconds for which a lane that was not idle gets no direct run. */
const busyMs = 20;
const defaultLeaseMs = 10_000;
/** How long handlers may take to return after they were aborted. */
const abortLimitMs = 2_000;

/** The parts of a process that direct runs need. */
interface DirectRunsParts {
  kinds: KindTable;
  records: JobRecords;
  wakeUps: WakeUps;
  parking: LaneParking;
  channels: Channels;
  log: Logger;
  telemetry: Telemetry;
}

/** A stored job. With a token, this process runs it; otherwise it waits in its lane. */
interface DirectStart {
  /** Creation time, in milliseconds since the epoch. */
  now: number;
  token: string | undefined;
}

/**
 * Runs a job in the process that accepted it, while its caller waits and its lane is idle: the queue would only carry it
 * to a worker and back. The record is written at the same points and is as durable; a lease replaces the worker's lock.
 * A job that does not end with its first attempt continues through the queue.
 */
export class DirectRuns {
  readonly #running = new RunningJobs();
  readonly #leases: Leases;
  readonly #leaseMs: number;
  readonly #process = randomUUID();
  readonly #busyUntil = new Map<string, number>();
  readonly #open = new Set<Promise<unknown>>();
  #claimed = 0;
  #tokens = 0;
  #closed = false;

  private constructor(
    private readonly parts: DirectRunsParts,
    private readonly options: DirectRunOptions,
  ) {
    this.#leaseMs = options.leaseMs ?? defaultLeaseMs;
    this.#leases = new Leases(parts.records, parts.log, this.#leaseMs, (id) =>
      this.#running.abort(id, 'lost'),
    );
  }

  /** Resolves when this process receives cancellations. */
  static async open(parts: DirectRunsParts, options: DirectRunOptions): Promise<DirectRuns> {
    const runs = new DirectRuns(parts, options);
    await parts.channels.subscribe(parts.records.keys.control, (message) => {
      const [id = '', reason] = message.split('\n');
      runs.#running.abort(id, reason as AbortReason);
    });
    return runs;
  }

  /** Whether a direct run of this job may be tried now. */
  mayRun(backend: string, request: JobRequest): boolean {
    if (this.#closed || this.#claimed >= this.options.slots) return false;
    if ((this.#busyUntil.get(backend) ?? 0) > performance.now()) return false;
    return this.options.allows(backend, request);
  }

  /** Stores a job, and claims it for this process if its lane is idle. */
  async accept(
    job: AcceptableJob,
    backend: string,
    members: Record<string, string | number>,
  ): Promise<DirectStart | KnownJob> {
    this.#tokens += 1;
    const token = `${this.#process}:${this.#tokens}`;
    const lane = this.parts.wakeUps.laneKeys(backend);
    this.#claimed += 1;
    let runs = false;
    try {
      const lease = { backend, token, leaseMs: this.#leaseMs, lane };
      const reply = await this.parts.records.acceptDirect(job, members, lease);
      if (!('runs' in reply)) return reply;
      ({ runs } = reply);
      if (!runs) this.#busyUntil.set(backend, performance.now() + busyMs);
      return { now: reply.now, token: runs ? token : undefined };
    } finally {
      if (!runs) this.#claimed -= 1;
    }
  }

  /**
   * Runs a claimed job. Resolves with the ended job, or with undefined if it continues through the queue. Never rejects:
   * a job whose outcome cannot be stored is queued when its lease expires.
   */
  run(record: JobRecord, token: string): Promise<JobRecord | undefined> {
    const held = { id: record.id, tenant: record.tenant, token };
    this.#leases.hold(held);
    const run = this.#run(record, token).catch((error: unknown) => {
      this.parts.log.error('A job could not be settled; it will be started again', { job: record.id, error });
      return undefined;
    });
    const open = run.finally(() => {
      this.#claimed -= 1;
      this.#leases.drop(held);
      this.#open.delete(open);
    });
    this.#open.add(open);
    return run;
  }

  /** Stops claiming jobs. Running jobs have the grace period to end; then they are aborted and queued. */
  async close(): Promise<void> {
    this.#closed = true;
    const ended = Promise.allSettled(this.#open);
    const graceOver = new AbortController();
    const wait = (ms: number) => delay(ms, undefined, { signal: graceOver.signal }).catch(() => undefined);
    await Promise.race([ended, wait(this.options.gracePeriodMs)]);
    this.#running.abortAll('shutdown');
    await Promise.race([ended, wait(abortLimitMs)]);
    graceOver.abort();
  }

  async #run(record: JobRecord, token: string): Promise<JobRecord | undefined> {
    const backend = record.route[record.hop] ?? '';
    const run = this.#running.begin(record.id);
    try {
      const outcome = await runHandler(this.options.run, { record, token, run, queued: false }, this.parts);
      const { settlement, next, ended } = toSettlement(
        this.parts.kinds,
        record,
        outcome,
        this.parts.records.extensions,
      );
      const [settled, version, at] = await throughOutage(() =>
        this.parts.records.settle(record, token, backend, settlement),
      );
      if (settled !== 'settled') return undefined;
      if (settlement.status !== undefined) {
        return { ...record, ...ended, status: settlement.status, version, completedAt: at };
      }
      await this.#continue(record, backend, next);
      return undefined;
    } finally {
      if (run.signal.reason === 'lost') this.parts.telemetry.meter.add(metrics.lockLosses, { backend });
      this.#running.end(run, false);
    }
  }

  /** Adds the wake-up with which the job continues. */
  async #continue(record: JobRecord, backend: string, next: NextStep): Promise<void> {
    const { wakeUps, parking } = this.parts;
    if (next.type === 'hand-over') {
      await wakeUps.enter(next.backend, { id: record.id, hop: next.hop });
      return;
    }
    if (next.type === 'park') await parking.park(backend, next.until, next.because);
    if (next.type === 'delay') await wakeUps.add(backend, record, next.at - Date.now());
    else await wakeUps.enter(backend, record);
  }
}
