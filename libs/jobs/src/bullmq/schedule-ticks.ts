import { type RepeatStrategy, Queue, Worker } from 'bullmq';
import { nextFiring, type Timing } from '@app/policies';
import type { Logger } from '@app/telemetry';
import { type RedisClient, type RedisConnections, RepeatedErrors } from '@app/redis';

/** No backend can have this name. */
const queueName = '~schedules';
const keptEvents = 100;
const concurrency = 16;
/** A tick that takes its process down with it is not for ever tried again; the next look at all schedules is. */
const mostStarts = 3;
const template = { removeOnComplete: true, removeOnFail: true };

/** BullMQ keeps the pattern and never reads it: it is the timing, and this is what understands it. */
const repeatStrategy: RepeatStrategy = (after, { pattern = '' }) =>
  nextFiring(JSON.parse(pattern) as Timing, after);
const settings = { repeatStrategy };

/** States in which a tick will still come. */
const coming = new Set<string>(['delayed', 'waiting', 'active', 'prioritized', 'waiting-children']);

/**
 * BullMQ's Job Schedulers: one for each schedule, whose ticks say that it may be due. What is due is found by
 * whoever gets the tick, so that one that is lost, or comes twice, does no harm.
 */
export class ScheduleTicks {
  readonly #queue: Queue;
  readonly #errors: RepeatedErrors;
  #worker: Worker | undefined;

  constructor(
    client: RedisClient,
    private readonly connections: RedisConnections,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    this.#errors = new RepeatedErrors(log, 'schedules');
    this.#queue = new Queue(queueName, {
      connection: client,
      prefix,
      streams: { events: { maxLen: keptEvents } },
      settings,
    });
    this.#queue.on('error', (error) => this.#errors.add(error));
  }

  /** Sees to it that the next tick comes; true when it would not have. */
  async keep(schedule: string, timing: Timing): Promise<boolean> {
    const pattern = JSON.stringify(timing);
    const known = await this.#queue.getJobScheduler(schedule);
    if (known?.pattern === pattern && (await this.#isComing(schedule, known.next))) return false;
    await this.#queue.upsertJobScheduler(
      schedule,
      { pattern },
      { name: 'tick', data: { schedule }, opts: template },
    );
    return true;
  }

  /** No tick comes any more. */
  async drop(schedule: string): Promise<void> {
    await this.#queue.removeJobScheduler(schedule);
  }

  /** A tick at once. */
  async tick(schedule: string): Promise<void> {
    await this.#queue.add('tick', { schedule }, template);
  }

  /** Those that ticks come for, so many at most. */
  async known(limit: number): Promise<string[]> {
    const found = await this.#queue.getJobSchedulers(0, limit - 1);
    return found.map(({ key }) => key);
  }

  /** Takes ticks from now on. */
  start(onTick: (schedule: string) => Promise<void>): void {
    if (this.#worker !== undefined) return;
    const worker = new Worker<{ schedule: string }>(queueName, (job) => onTick(job.data.schedule), {
      connection: this.connections.get('worker'),
      prefix: this.prefix,
      concurrency,
      maxStartedAttempts: mostStarts,
      skipVersionCheck: true,
      settings,
    });
    worker.on('error', (error) => this.#errors.add(error));
    worker.on('failed', (job, error) =>
      this.log.warn('A schedule was not looked at when it was due; it is within a minute', {
        schedule: job?.data.schedule,
        error,
      }),
    );
    this.#worker = worker;
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    await this.#queue.close();
  }

  async #isComing(schedule: string, next: number | null | undefined): Promise<boolean> {
    if (next === undefined || next === null) return false;
    const job = await this.#queue.getJob(`repeat:${schedule}:${next}`);
    return job !== undefined && coming.has(await job.getState());
  }
}
