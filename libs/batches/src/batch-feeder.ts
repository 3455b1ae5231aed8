import { setTimeout as delay } from 'node:timers/promises';
import type { JobPlan } from '@app/contracts';
import type { Logger } from '@app/telemetry';
import { jobId, type JobRecords, type SubmitJob } from '@app/jobs';
import { type RedisClient, RepeatedErrors } from '@app/redis';
import { batchJobKey, type BatchRecord, endedOf, readBatch } from './batch-record.js';
import { advanceBatch, BatchKeys, dropLines, endBatch } from './batch-scripts.js';

const intervalMs = 500;
/** Lines that become jobs in one step. */
const stepSize = 200;
/** The most active jobs of one batch: enough for any backend, and little of Redis' memory. */
const maxUnderWay = 2_000;

/**
 * Turns the lines of batches into jobs, a bounded number at a time, and ends batches. Every step can be repeated, because
 * the id of a job derives from its batch and its place there. Any number of processes may run it.
 */
export class BatchFeeder {
  readonly #keys: BatchKeys;
  readonly #errors: RepeatedErrors;
  readonly #stopped = new AbortController();
  #feeding: Promise<void> | undefined;
  #fedAt = performance.now();

  constructor(
    private readonly client: RedisClient,
    records: JobRecords,
    private readonly jobs: SubmitJob,
    private readonly retentionMs: number,
    log: Logger,
  ) {
    this.#keys = new BatchKeys(records.keys.prefix);
    this.#errors = new RepeatedErrors(log, 'batches');
  }

  /** The end of the last round over all batches, by `performance.now()`. */
  get fedAt(): number {
    return this.#fedAt;
  }

  start(): void {
    this.#feeding ??= this.#feedUntilStopped();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#feeding;
  }

  /** Makes one step for each batch. Returns true when there may be more to do at once. */
  async feed(): Promise<boolean> {
    let more = false;
    for (const id of await this.client.zrange(this.#keys.active, 0, '-1')) {
      if (this.#stopped.signal.aborted) return false;
      const batch = readBatch(id, await this.client.hgetall(this.#keys.batch(id)));
      if (batch === undefined) await this.client.zrem(this.#keys.active, id);
      else if (await this.#step(batch)) more = true;
    }
    this.#fedAt = performance.now();
    return more;
  }

  async #step(batch: BatchRecord): Promise<boolean> {
    const { id, tenant, total } = batch;
    if (batch.status === 'cancelling' && batch.isCancelSent !== true) await this.#cancel(batch);
    if (batch.status === 'cancelling' || endedOf(batch) >= total) {
      const keys = [this.#keys.batch(id), this.#keys.lines(id), this.#keys.customIds(id)];
      const parameters = { prefix: `${this.#keys.prefix}:`, id, tenant, retention: this.retentionMs };
      await endBatch.run(this.client, [...keys, this.#keys.active], parameters);
      return false;
    }
    const room = maxUnderWay - (batch.fed - endedOf(batch));
    return batch.fed < total && room > 0 && this.#feed(batch, Math.min(room, stepSize));
  }

  async #feed(
    { id, tenant, deadline, fed, weight, traceparent }: BatchRecord,
    count: number,
  ): Promise<boolean> {
    const lines = await this.client.lrange(this.#keys.lines(id), 0, count - 1);
    await Promise.all(
      lines.map(async (text, offset) => {
        await this.jobs.submit({
          tenant,
          plan: JSON.parse(text) as JobPlan,
          deadline,
          idempotencyKey: batchJobKey(id, fed + offset),
          batch: id,
          weight,
          ownTrace: { linkedTo: traceparent },
        });
      }),
    );
    await advanceBatch.run(this.client, [this.#keys.batch(id), this.#keys.lines(id)], {
      fed,
      count: lines.length,
    });
    return lines.length > 0;
  }

  /** Cancels the jobs of a batch. The remaining lines never become jobs. */
  async #cancel({ id, tenant, fed }: BatchRecord): Promise<void> {
    await dropLines.run(this.client, [this.#keys.batch(id), this.#keys.lines(id)], {});
    for (let from = 0; from < fed; from += stepSize) {
      const places = Array.from({ length: Math.min(stepSize, fed - from) }, (_, offset) => from + offset);
      await Promise.all(
        places.map((place) => this.jobs.cancel(tenant, jobId(tenant, batchJobKey(id, place)))),
      );
    }
    await this.client.hset(this.#keys.batch(id), 'cancelTold', 1);
  }

  async #feedUntilStopped(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const more = await this.feed().catch((error: Error) => {
        this.#errors.add(error);
        return false;
      });
      if (!more) await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
