import type { Logger } from '@app/telemetry';
import type { HeldJob, JobRecords } from '../records/job-records.js';
import { RepeatedErrors } from '@app/redis';

/** Leases per script. */
const batchSize = 500;

/** Renews the leases of the jobs that this process runs, each after a quarter of its duration. */
export class Leases {
  readonly #held = new Set<HeldJob>();
  readonly #errors: RepeatedErrors;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param leaseMs Milliseconds after which a job is queued if its lease is not renewed.
   * @param onLost Called with the id of a job that another run holds by now.
   */
  constructor(
    private readonly records: JobRecords,
    log: Logger,
    private readonly leaseMs: number,
    private readonly onLost: (id: string) => void,
  ) {
    this.#errors = new RepeatedErrors(log, 'leases');
  }

  hold(job: HeldJob): void {
    this.#held.add(job);
    this.#timer ??= setInterval(() => void this.#renew(), this.leaseMs / 4).unref();
  }

  drop(job: HeldJob): void {
    this.#held.delete(job);
    if (this.#held.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #renew(): Promise<void> {
    const held = [...this.#held];
    for (let from = 0; from < held.length; from += batchSize) {
      try {
        const lost = await this.records.renew(held.slice(from, from + batchSize), this.leaseMs);
        for (const id of lost) this.onLost(id);
      } catch (error) {
        this.#errors.add(error as Error);
      }
    }
  }
}
