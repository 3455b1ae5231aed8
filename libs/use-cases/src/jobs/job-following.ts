import { isTerminalEvent, type Job, type JobRecord } from '@app/contracts';
import type { JobEventLog, JobStore, LoggedEvent } from '@app/jobs';
import { type Meter, metrics } from '@app/telemetry';
import { RefusedError } from '../refused-error.js';
import type { CallerJobs } from './caller-jobs.js';

/** Readers get something at least this often. */
const idleMs = 15_000;

/** A sign of life for a reader, an event of the job's log, or the job's present place in its lane. */
export type Followed =
  | { type: 'idle' }
  | { type: 'event'; event: LoggedEvent }
  /** It is no event of the log, so nobody resumes from it. */
  | { type: 'place'; place: NonNullable<Job['queue']> };

/** Follows the events of jobs that were submitted with `stream`. */
export class JobFollowing {
  constructor(
    private readonly jobs: CallerJobs,
    private readonly store: JobStore,
    private readonly log: JobEventLog,
    private readonly meter: Meter,
  ) {}

  /**
   * The job to follow, and whether a reader who has seen everything up to an event has seen the end.
   *
   * @param after The number of the last event that the reader has seen; 0 for none.
   * @throws {RefusedError} `not-found` or `not-streamed`.
   */
  async open(tenant: string, id: string, after: number): Promise<{ record: JobRecord; allSeen: boolean }> {
    const record = await this.store.get(tenant, id);
    if (record === undefined) {
      throw new RefusedError('not-found', 'You have no job with this id; it may have been deleted.');
    }
    if (record.request.stream !== true) {
      throw new RefusedError('not-streamed', 'Submit a job with "stream": true to follow its events.');
    }
    return { record, allSeen: await this.#allSeen(record, after) };
  }

  /** The events after this one, as they come, until the job has ended or the signal is aborted. */
  async *follow(record: JobRecord, after: number, signal: AbortSignal): AsyncGenerator<Followed> {
    if (after > 0) this.meter.add(metrics.streamResumes, { kind: record.request.kind });
    yield { type: 'idle' };
    let waits = record.status === 'queued';
    if (waits) yield* this.#place(record);
    for await (const batch of this.log.follow(record, after, { idleMs, signal })) {
      for (const event of batch) {
        waits = event.type === 'job.queued' || event.type === 'job.waiting';
        yield { type: 'event', event };
      }
      if (batch.length > 0) continue;
      yield { type: 'idle' };
      if (waits) yield* this.#place(record);
    }
  }

  async #allSeen({ id }: JobRecord, after: number): Promise<boolean> {
    if (after === 0 || (await this.log.read(id, after)).length > 0) return false;
    const [last] = await this.log.read(id, after - 1);
    return last !== undefined && isTerminalEvent(last);
  }

  async *#place(record: JobRecord): AsyncGenerator<Followed> {
    const place = await this.jobs.position(record);
    if (place !== undefined) yield { type: 'place', place };
  }
}
