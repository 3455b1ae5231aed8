import { setTimeout as delay } from 'node:timers/promises';
import type { WakeUps } from '../bullmq/wake-ups.js';
import type { Logger } from '@app/telemetry';
import type { ByteRetention } from '../retention/byte-retention.js';
import type { HandOvers } from '../lanes/hand-overs.js';
import { ChildJobs } from '../child-jobs/child-jobs.js';
import type { JobRecords } from '../records/job-records.js';
import type { SweptJob } from '../records/record-values.js';
import { RepeatedErrors } from '@app/redis';

const intervalMs = 1_000;
/** Jobs per script, so that no script blocks Redis for long. */
const batchSize = 100;

/**
 * Once a second: ends jobs at their deadline, moves jobs out of lanes in which they have waited for too long, repeats
 * cancellations, queues jobs whose process has died, and deletes ended jobs after their retention. A waiting job ends at
 * once; a running one is ended by its worker, or without it if the worker does not respond. Any number of processes may
 * run it.
 */
export class DeadlineSweeper {
  readonly #errors: RepeatedErrors;
  readonly #stopped = new AbortController();
  #sweeping: Promise<void> | undefined;
  #sweptAt = performance.now();

  constructor(
    private readonly records: JobRecords,
    private readonly wakeUps: WakeUps,
    private readonly handOvers: HandOvers,
    log: Logger,
    private readonly bytes?: ByteRetention,
  ) {
    this.#errors = new RepeatedErrors(log, 'deadlines');
  }

  /** When the last sweep completed, by `performance.now()`. */
  get sweptAt(): number {
    return this.#sweptAt;
  }

  /** Begins to sweep. Errors are logged, and the next sweep tries again. */
  start(): void {
    this.#sweeping ??= this.#sweepUntilStopped();
  }

  /** Stops after the step in progress. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#sweeping;
  }

  /** Processes everything that is due now. */
  async sweep(): Promise<void> {
    const lanes = await this.handOvers.closed();
    let more = true;
    while (more && !this.#stopped.signal.aborted) {
      const { due, ended, stranded, overdue } = await this.records.sweep(batchSize);
      await Promise.all([
        ...ended.map((job) => this.#end(job)),
        ...stranded.map((job) => this.#wake(job)),
        this.handOvers.leave(overdue, lanes),
      ]);
      more = due === batchSize;
    }
    await this.handOvers.sweep(lanes, this.#stopped.signal);
    await this.bytes?.enforce();
    this.#sweptAt = performance.now();
  }

  async #wake(job: SweptJob): Promise<void> {
    await this.wakeUps.enter(job.backend, job);
    // A job that has waited for child jobs stays due until its next run begins.
    if (job.wave === 0) await this.records.dueAt(job, job.dueAt);
  }

  async #end(job: SweptJob): Promise<void> {
    await this.wakeUps.remove(job.backend, job);
    if (job.hasChildren) await new ChildJobs(this.records, this.wakeUps).cancel(job);
  }

  async #sweepUntilStopped(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.sweep().catch((error: Error) => this.#errors.add(error));
      await delay(intervalMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }
}
