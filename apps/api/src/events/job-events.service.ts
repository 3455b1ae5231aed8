import { isTerminalEvent, type JobEvent, type JobRecord } from '@app/contracts';
import { JobEventLog } from '@app/jobs';
import { type Meter, metrics } from '@app/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { JobPosition } from '../jobs/job-position.service.js';
import { METER } from '../tokens.js';
import { eventText, ping } from './event-stream.js';
import { toJobEvent } from './to-job-event.js';

/** A reader hears something at least so often. */
const idleMs = 15_000;

/** The events of a job, as text for a reader. */
@Injectable()
export class JobEvents {
  constructor(
    private readonly log: JobEventLog,
    private readonly positions: JobPosition,
    @Inject(METER) private readonly meter: Meter,
  ) {}

  /** Whether a reader who has seen everything up to this event has seen the end. */
  async allSeen(record: JobRecord, after: number): Promise<boolean> {
    if (after === 0 || (await this.log.read(record.id, after)).length > 0) return false;
    const [last] = await this.log.read(record.id, after - 1);
    return last !== undefined && isTerminalEvent(last);
  }

  /** Everything behind this event, and what comes, until the job has ended or the reader is gone. */
  async *follow(record: JobRecord, after: number, signal: AbortSignal): AsyncGenerator<string> {
    if (after > 0) this.meter.add(metrics.streamResumes, { kind: record.request.kind });
    yield ping;
    let waits = record.status === 'queued';
    if (waits) yield* this.#waiting(record);
    for await (const batch of this.log.follow(record, after, { idleMs, signal })) {
      for (const event of batch) {
        waits = event.type === 'job.queued' || event.type === 'job.waiting';
        yield eventText({ id: String(event.id), type: event.type, data: toJobEvent(event) });
      }
      if (batch.length > 0) continue;
      yield ping;
      if (waits) yield* this.#waiting(record);
    }
  }

  /** Where the job stands now. It is no event of the log, so nobody resumes from it. */
  async *#waiting(record: JobRecord): AsyncGenerator<string> {
    const place = await this.positions.of(record);
    if (place === undefined) return;
    const data: JobEvent = {
      type: 'job.waiting',
      at: new Date().toISOString(),
      reason: 'queue',
      ...place,
    };
    yield eventText({ type: data.type, data });
  }
}
