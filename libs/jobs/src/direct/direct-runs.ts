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

/** How a process runs jobs of its own waiting callers. */
export interface DirectRunOptions {
  /** Runs one attempt, as the handler of a worker does. */
  run: JobHandler;
  /** Runs at a time in this process. */
  slots: number;
  /** Whether this process may run this job on the backend, and has everything that a run of it needs. */
  allows(backend: string, request: JobRequest): boolean;
  /** How long a job stays this process' own without a sign of life: then it is queued. 10 seconds by default. */
  leaseMs?: number;
  /** Milliseconds for running jobs at shutdown; what is left is queued. */
  gracePeriodMs: number;
}

/** A lane that was not idle is not looked at for so long; its jobs go through the queue. */
const busyMs = 20;
const defaultLeaseMs = 10_000;
/** For handlers to return after they were aborted. */
const abortLimitMs = 2_000;

export interface DirectRunsParts {
  kinds: KindTable;
  records: JobRecords;
  wakeUps: WakeUps;
  parking: LaneParking;
  channels: Channels;
  log: Logger;
  telemetry: Telemetry;
}

/** A job that is stored; with a token it runs here. */
export interface DirectStart {
  now: number;
  token: string | undefined;
}

/**
 * Runs jobs of callers who wait in the process that took them, while nobody waits in their lane: the
 * queue would only carry them to a worker and back. The record is as durable, and is written at the
 * same points; a lease stands for the lock of a worker. Whatever does not end with the first attempt
 * goes on through the queue.
 */
export class DirectRuns {
  readonly #running = new RunningJobs();
  readonly #leases: Leases;
  readonly #leaseMs: number;
  readonly #process = randomUUID();
  readonly #busyUntil = new Map<string, number>();
  readonly #open = new Set<Promise<unknown>>();
  #taken = 0;
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

  /** Resolves when a job that is cancelled could be aborted here. */
  static async open(parts: DirectRunsParts, options: DirectRunOptions): Promise<DirectRuns> {
    const runs = new DirectRuns(parts, options);
    await parts.channels.subscribe(parts.records.keys.control, (message) => {
      const [id = '', reason] = message.split('\n');
      runs.#running.abort(id, reason as AbortReason);
    });
    return runs;
  }

  /** Whether to ask for a direct run of this job now. */
  mayRun(backend: string, request: JobRequest): boolean {
    if (this.#closed || this.#taken >= this.options.slots) return false;
    if ((this.#busyUntil.get(backend) ?? 0) > performance.now()) return false;
    return this.options.allows(backend, request);
  }

  /** Stores the job, and takes it for this process when its lane is idle. */
  async accept(
    job: AcceptableJob,
    backend: string,
    members: Record<string, string | number>,
  ): Promise<DirectStart | KnownJob> {
    this.#tokens += 1;
    const token = `${this.#process}:${this.#tokens}`;
    const lane = this.parts.wakeUps.laneKeys(backend);
    this.#taken += 1;
    let runs = false;
    try {
      const lease = { backend, token, leaseMs: this.#leaseMs, lane };
      const reply = await this.parts.records.acceptDirect(job, members, lease);
      if (!('runs' in reply)) return reply;
      ({ runs } = reply);
      if (!runs) this.#busyUntil.set(backend, performance.now() + busyMs);
      return { now: reply.now, token: runs ? token : undefined };
    } finally {
      if (!runs) this.#taken -= 1;
    }
  }

  /**
   * Runs a job that was taken. Gives the job as it ended; undefined when it goes on elsewhere. Never
   * rejects: what cannot be written down is found when the lease ends.
   */
  run(record: JobRecord, token: string): Promise<JobRecord | undefined> {
    const held = { id: record.id, tenant: record.tenant, token };
    this.#leases.hold(held);
    const run = this.#run(record, token).catch((error: unknown) => {
      this.parts.log.error('A job could not be settled; it will be started again', { job: record.id, error });
      return undefined;
    });
    const open = run.finally(() => {
      this.#taken -= 1;
      this.#leases.drop(held);
      this.#open.delete(open);
    });
    this.#open.add(open);
    return run;
  }

  /** Takes no more jobs. Those that run have the grace period to end; then they go to the queue. */
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
      await this.#goOn(record, backend, next);
      return undefined;
    } finally {
      if (run.signal.reason === 'lost') this.parts.telemetry.meter.add(metrics.lockLosses, { backend });
      this.#running.end(run, false);
    }
  }

  /** The wake-up that the job waits for from now on. */
  async #goOn(record: JobRecord, backend: string, next: NextStep): Promise<void> {
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
