import type { JobRecord, NewJob } from '@app/contracts';
import type { KindTable } from '@app/policies';
import { type Meter, metrics, noMeter } from '@app/telemetry';
import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import type { DirectRuns } from '../direct/direct-runs.js';
import type { JobRecords } from '../records/job-records.js';
import { jobId } from '../records/ids.js';
import { failFast, type MemoryGuard, type RedisClient } from '@app/redis';
import { ChildJobs } from '../child-jobs/child-jobs.js';
import { type JobEnds, resultWithin, type WaitOptions } from '../waiting/job-ends.js';
import { acceptance, known, queuedJob, runningJob } from './acceptance.js';
import type { Submission } from './submit-job.js';
import type { WakeUps } from '../bullmq/wake-ups.js';

/**
 * Submits and cancels jobs. Nest's own `emit(kind, newJob)` submits too and returns the Submission;
 * `send` waits up to a minute for the end of the job and returns its record.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached, and those that submit
 * a {@link StoreFullError} when it is nearly full.
 */
export class SluiceClient extends ClientProxy {
  constructor(
    private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly wakeUps: WakeUps,
    private readonly ends: JobEnds,
    private readonly kinds: KindTable,
    private readonly memory?: MemoryGuard,
    private readonly direct?: DirectRuns,
    private readonly meter: Meter = noMeter,
  ) {
    super();
  }

  /**
   * Submits a job. When it resolves, the job and its wake-up are in Redis. Repeating it with the same idempotency key
   * changes nothing, except that it adds a wake-up that a crash has prevented.
   */
  async submit(job: NewJob): Promise<Submission> {
    this.memory?.assertRoom();
    return this.#submit(jobId(job.tenant, job.idempotencyKey), job);
  }

  /**
   * Submits a job and waits for its end: the shortest way to a result. The record is the job as it stands when the wait
   * is over. A conflict is returned at once. If direct runs are on and the lane is idle, the job runs in this process.
   */
  async submitAndWait(job: NewJob, options: WaitOptions): Promise<Submission> {
    this.memory?.assertRoom();
    const id = jobId(job.tenant, job.idempotencyKey);
    if (this.direct?.mayRun(job.route[0] ?? '', job.request) === true)
      return this.#runDirect(this.direct, id, job, options);
    const wait = await this.ends.expect(id);
    try {
      const submission = await this.#submit(id, job);
      if (submission.outcome === 'conflict') return submission;
      return { ...submission, record: await wait.untilEnd(submission.record, options) };
    } finally {
      wait.forget();
    }
  }

  /**
   * Cancels a job: one that waits is `cancelled` at once, one that runs is `cancelling` until its call
   * is aborted, one that has ended stays as it is. Child jobs are cancelled with their parent. Returns the job as it
   * then stands; undefined when the tenant has no such job.
   */
  async cancel(tenant: string, id: string): Promise<JobRecord | undefined> {
    const cancelled = await failFast(this.client, () => this.records.cancel(tenant, id));
    if (cancelled === undefined) return undefined;
    const { endedNow, record } = cancelled;
    const backend = record.route[record.hop];
    if (endedNow && backend !== undefined) {
      await failFast(this.client, () => this.wakeUps.remove(backend, record));
      if (record.progress !== undefined) {
        await failFast(this.client, () => new ChildJobs(this.records, this.wakeUps).cancel(record));
      }
    }
    return record;
  }

  /** Does nothing: the connection opens and closes with the application. */
  async connect(): Promise<void> {}

  async close(): Promise<void> {}

  override unwrap(): never {
    throw new Error('Inject JobStore, JobEnds or LaneMonitor; the connection is not for use.');
  }

  protected override async dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    return (await this.submit(packet.data as NewJob)) as T;
  }

  protected override publish(packet: ReadPacket, reply: (packet: WritePacket) => void): () => void {
    const wait = new AbortController();
    this.submitAndWait(packet.data as NewJob, { timeoutMs: sendLimitMs, signal: wait.signal }).then(
      ({ record }) => reply({ response: record, isDisposed: true }),
      (err: unknown) => reply({ err, isDisposed: true }),
    );
    return () => wait.abort();
  }

  async #submit(id: string, job: NewJob): Promise<Submission> {
    const { backend, accepted, members } = acceptance(this.kinds, id, job);
    const reply = await this.#send(backend, () => this.records.accept(accepted, members, { backend }));
    if (typeof reply !== 'number') return known(reply, members);
    this.#count(job, backend);
    return { outcome: 'accepted', record: queuedJob(id, job, reply) };
  }

  /** Stores a job and measures how long that takes. */
  async #send<Reply>(backend: string, give: () => Promise<Reply>): Promise<Reply> {
    const since = performance.now();
    let error: string | undefined = 'unavailable';
    try {
      const reply = await failFast(this.client, give);
      error = undefined;
      return reply;
    } finally {
      const took = (performance.now() - since) / millisecondsPerSecond;
      this.meter.record(metrics.sendDuration, { ...sent(backend), 'error.type': error }, took);
    }
  }

  #count({ request }: NewJob, backend: string): void {
    this.meter.add(metrics.jobsAccepted, { kind: request.kind, backend });
    this.meter.add(metrics.sentMessages, sent(backend));
  }

  async #runDirect(direct: DirectRuns, id: string, job: NewJob, options: WaitOptions): Promise<Submission> {
    const until = performance.now() + options.timeoutMs;
    const { backend, accepted, members } = acceptance(this.kinds, id, job);
    const reply = await this.#send(backend, () => direct.accept(accepted, backend, members));
    const submission =
      'record' in reply
        ? known(reply, members)
        : ({ outcome: 'accepted', record: queuedJob(id, job, reply.now) } as const);
    if (submission.outcome === 'conflict') return submission;
    if ('now' in reply) {
      this.#count(job, backend);
      const { record } = submission;
      if (reply.token === undefined) {
        await failFast(this.client, () => this.wakeUps.enter(backend, record));
      } else {
        const ended = await resultWithin(direct.run(runningJob(record, backend), reply.token), options);
        if (ended !== undefined) return { outcome: 'accepted', record: ended };
      }
    }
    const left = { ...options, timeoutMs: until - performance.now() };
    return { ...submission, record: (await this.ends.wait(job.tenant, id, left)) ?? submission.record };
  }
}

const sendLimitMs = 60_000;
const millisecondsPerSecond = 1_000;

/** The labels of a job that is put into a lane. */
function sent(backend: string) {
  return {
    'messaging.system': 'bullmq',
    'messaging.destination.name': backend,
    'messaging.operation.name': 'send',
  };
}
