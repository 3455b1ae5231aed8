import { type RepeatStrategy, Queue, Worker } from 'bullmq';
import { nextFiring, type Timing } from '@app/policies';
import type { Logger } from '@app/telemetry';
import { type RedisClient, type RedisConnections, RepeatedErrors } from '@app/redis';

/** No backend can have this name. */
const queueName = '~schedules';
const keptEvents = 100;
const concurrency = 16;
/** Starts of one tick, at most: a tick may crash its process. The periodic check of all schedules comes after it. */
const mostStarts = 3;
const template = { removeOnComplete: true, removeOnFail: true };

/** BullMQ stores the pattern without reading it, so it holds our timing as JSON. */
const repeatStrategy: RepeatStrategy = (after, { pattern = '' }) =>
  nextFiring(JSON.parse(pattern) as Timing, after);
const settings = { repeatStrategy };

/** States of a tick that will still fire. */
const pendingStates = new Set<string>(['delayed', 'waiting', 'active', 'prioritized', 'waiting-children']);

/**
 * BullMQ's job schedulers, one per schedule. A tick only says that its schedule may be due; the receiver checks that, so
 * a lost or repeated tick does no harm.
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

  /** Ensures that the next tick fires. Returns true if it would not have. */
  async keep(schedule: string, timing: Timing): Promise<boolean> {
    const pattern = JSON.stringify(timing);
    const known = await this.#queue.getJobScheduler(schedule);
    if (known?.pattern === pattern && (await this.#isPending(schedule, known.next))) return false;
    await this.#queue.upsertJobScheduler(
      schedule,
      { pattern },
      { name: 'tick', data: { schedule }, opts: template },
    );
    return true;
  }

  /** Stops the ticks of a schedule. */
  async drop(schedule: string): Promise<void> {
    await this.#queue.removeJobScheduler(schedule);
  }

  /** Fires a tick at once. */
  async tick(schedule: string): Promise<void> {
    await this.#queue.add('tick', { schedule }, template);
  }

  /** The ids of schedules that have ticks, at most `limit` of them. */
  async known(limit: number): Promise<string[]> {
    const found = await this.#queue.getJobSchedulers(0, limit - 1);
    return found.map(({ key }) => key);
  }

  /** Begins to receive ticks. Does nothing if it has begun. */
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
      this.log.warn('A schedule could not be checked when it was due; it is checked again within a minute', {
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

  async #isPending(schedule: string, next: number | null | undefined): Promise<boolean> {
    if (next === undefined || next === null) return false;
    const job = await this.#queue.getJob(`repeat:${schedule}:${next}`);
    return job !== undefined && pendingStates.has(await job.getState());
  }
}
