import { setTimeout as delay } from 'node:timers/promises';
import type { WakeUps } from '../client/wake-ups.js';
import type { Logger } from '@app/telemetry';
import type { ByteRetention } from '../memory/byte-retention.js';
import { JobPieces } from '../pieces/job-pieces.js';
import type { JobRecords, SweptJob } from '../records/job-records.js';
import { RepeatedErrors } from '../redis/repeated-errors.js';

const intervalMs = 1_000;
/** Jobs in one script, so that Redis is never busy with it for long. */
const batchSize = 100;

/**
 * Ends jobs at their deadline, once a second: those that wait at once, those that run through their
 * worker, or without it when it is gone. Also tells cancelled jobs again, queues those whose process is
 * gone, and forgets ended ones after their retention. Any number of processes may run it.
 */
export class DeadlineSweeper {
  readonly #errors: RepeatedErrors;
  readonly #stopped = new AbortController();
  #sweeping: Promise<void> | undefined;

  constructor(
    private readonly records: JobRecords,
    private readonly wakeUps: WakeUps,
    log: Logger,
    private readonly bytes?: ByteRetention,
  ) {
    this.#errors = new RepeatedErrors(log, 'deadlines');
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
    let more = true;
    while (more && !this.#stopped.signal.aborted) {
      const { due, ended, stranded } = await this.records.sweep(batchSize);
      await Promise.all([...ended.map((job) => this.#end(job)), ...stranded.map((job) => this.#wake(job))]);
      more = due === batchSize;
    }
    await this.bytes?.enforce();
  }

  async #wake(job: SweptJob): Promise<void> {
    await this.wakeUps.enter(job.backend, job);
    // One that has waited for pieces is due again and again until its next run begins.
    if (job.wave === 0) await this.records.dueAtDeadline(job);
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
