import { Queue } from 'bullmq';
import type { Logger } from '@app/telemetry';
import { wakeUpId, type WakeUpId } from '../records/ids.js';
import type { RecordKeys } from '../records/record-keys.js';
import { type RedisClient, RepeatedErrors } from '@app/redis';
import { enter, jobOptions, place, settleRank, wakeUpOptions, wakeUpPriority } from './queue-scripts.js';

/** BullMQ's events are not read, so few are kept. */
const keptEvents = 1_000;

/** The name of a wake-up without a job. It shows whether a lane is consumed. */
export const canaryName = 'canary';

/** BullMQ's queues, one per backend. Their jobs only wake workers up: they hold nothing but an id. */
export class WakeUps {
  readonly #queues = new Map<string, Queue>();

  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly log: Logger,
  ) {}

  /**
   * Adds a job's wake-up for this place in its route, unless it exists.
   *
   * @param delayMs Milliseconds after which it may be taken.
   */
  async add(backend: string, wakeUp: WakeUpId, delayMs = 0): Promise<void> {
    await this.queue(backend).add(
      'run',
      {},
      { jobId: wakeUpId(wakeUp), priority: wakeUpPriority, delay: delayMs },
    );
  }

  /** Adds a wake-up without a job, unless one of this sender exists. It is taken before all others. */
  async sendCanary(backend: string, sender: string): Promise<void> {
    await this.queue(backend).add(canaryName, {}, { jobId: `${canaryName}-${sender}` });
  }

  /** Ranks an existing wake-up among the others. If it no longer exists, the next one of its flow replaces it. */
  async place(backend: string, wakeUp: WakeUpId): Promise<void> {
    const keys = [
      this.queue(backend).toKey('prioritized'),
      this.keys.order(backend),
      this.keys.job(wakeUp.id),
    ];
    await place.run(this.client, keys, {
      prefix: `${this.keys.prefix}:`,
      wakeUp: wakeUpId(wakeUp),
    });
  }

  /** Adds a job's wake-up for this place in its route, unless it exists, and ranks it, in one step. */
  async enter(backend: string, wakeUp: WakeUpId): Promise<void> {
    const id = wakeUpId(wakeUp);
    await enter.run(this.client, [this.keys.job(wakeUp.id)], {
      prefix: `${this.keys.prefix}:`,
      backend,
      wakeUp: id,
      options: wakeUpOptions(id),
    });
  }

  /** The keys by which a script detects whether a lane is open and idle. */
  laneKeys(backend: string): string[] {
    const queue = this.queue(backend);
    return ['limiter', 'meta', 'wait', 'prioritized'].map((type) => queue.toKey(type));
  }

  /** Removes a wake-up that is no longer needed. */
  async remove(backend: string, wakeUp: WakeUpId): Promise<void> {
    await this.queue(backend).remove(wakeUpId(wakeUp));
    // The next wake-up of its flow may have waited for it.
    await this.place(backend, wakeUp);
  }

  /** Replaces the tokens that a tenant and priority were charged for a run by the tokens that it spent. */
  async settleRank(
    backend: string,
    flow: { tenant: string; priority: number },
    { cost, charged, spent }: { cost: number; charged: number; spent: number },
  ): Promise<void> {
    const keys = [this.keys.prioritized(backend), this.keys.order(backend)];
    await settleRank.run(this.client, keys, {
      prefix: `${this.keys.prefix}:`,
      ...flow,
      cost,
      charged,
      spent,
    });
  }

  /** The BullMQ queue of a lane. */
  queue(backend: string): Queue {
    const known = this.#queues.get(backend);
    if (known !== undefined) return known;
    const queue = new Queue(backend, {
      connection: this.client,
      prefix: this.keys.prefix,
      streams: { events: { maxLen: keptEvents } },
      defaultJobOptions: jobOptions,
    });
    const errors = new RepeatedErrors(this.log, `queue ${backend}`);
    queue.on('error', (error) => errors.add(error));
    this.#queues.set(backend, queue);
    return queue;
  }

  /** Closes all queues. */
  async close(): Promise<void> {
    const queues = [...this.#queues.values()];
    this.#queues.clear();
    await Promise.all(queues.map((queue) => queue.close()));
  }
}
