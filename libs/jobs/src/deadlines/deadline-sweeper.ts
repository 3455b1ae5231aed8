import { setTimeout as delay } from 'node:timers/promises';
import type { WakeUps } from '../bullmq/wake-ups.js';
import type { Logger } from '@app/telemetry';
import type { ByteRetention } from '../retention/byte-retention.js';
import type { HandOvers } from '../lanes/hand-overs.js';
import { JobPieces } from '../child-jobs/job-pieces.js';
import type { JobRecords } from '../records/job-records.js';
import type { SweptJob } from '../records/record-values.js';
import { RepeatedErrors } from '@app/redis';

const intervalMs = 1_000;
/** Jobs in one script, so that Redis is never busy with it for long. */
const batchSize = 100;

/**
 * Ends jobs at their deadline, once a second: those that wait at once, those that run through their
 * worker, or without it when it is gone. Jobs that waited in their lane for too long leave it. Also tells
 * cancelled jobs again, queues those whose process is gone, and forgets ended ones after their retention.
 * Any number of processes may run it.
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

  /** When it last was through with everything, by `performance.now()`. */
  get sweptAt(): number {
    return this.#sweptAt;
  }

  start(): void {
    this.#sweeping ??= this.#sweepUntilStopped();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#sweeping;
  }

  /** Once through everything that is due now. */
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
    // One that has waited for pieces is due again and again until its next run begins.
    if (job.wave === 0) await this.records.dueAt(job, job.dueAt);
  }

  async #end(job: SweptJob): Promise<void> {
    await this.wakeUps.remove(job.backend, job);
    if (job.hasPieces) await new JobPieces(this.records, this.wakeUps).cancel(job);
  }

  async #sweepUntilStopped(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.sweep().catch((error: Error) => this.#errors.add(error));
      await delay(intervalMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }
}
