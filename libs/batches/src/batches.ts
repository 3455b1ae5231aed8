import { Inject, Injectable } from '@nestjs/common';
import type { BatchResult, JobPlan, JobRecord } from '@app/contracts';
import { formatCursor, jobId, JobRecords, newId, parseCursor } from '@app/jobs';
import { failFast, PRODUCER, type RedisClient } from '@app/redis';
import { type BatchRecord, batchJobKey, readBatch } from './batch-record.js';
import { BatchKeys, sealBatch } from './batch-scripts.js';

/** A batch that is not sealed is deleted when no line has arrived for this time. */
const receivingMs = 3_600_000;
/** Results read at a time. */
const resultsSize = 200;

/** A received line with the caller's id. */
export interface StagedLine extends JobPlan {
  customId: string;
}

/**
 * Batches of jobs. A tenant sees only its own. Lines are stored as they arrive; once the batch is sealed,
 * {@link BatchFeeder} turns them into jobs.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class Batches {
  readonly #keys: BatchKeys;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly records: JobRecords,
  ) {
    this.#keys = new BatchKeys(records.keys.prefix);
  }

  /** Returns the id of a new batch. */
  begin(): string {
    return newId('b_');
  }

  /** Appends lines to a batch that is being received. */
  async stage(id: string, lines: readonly StagedLine[]): Promise<void> {
    const [staged, customIds] = [this.#keys.lines(id), this.#keys.customIds(id)];
    await failFast(this.client, () =>
      this.client
        .multi()
        .rpush(
          staged,
          ...lines.map(({ request, route, fallbackOn, maxWaits }) =>
            JSON.stringify({ request, route, fallbackOn, maxWaits }),
          ),
        )
        .rpush(customIds, ...lines.map(({ customId }) => customId))
        .pexpire(staged, receivingMs)
        .pexpire(customIds, receivingMs)
        .exec(),
    );
  }

  /** Deletes the lines of a batch that is not sealed. */
  async discard(id: string): Promise<void> {
    await failFast(this.client, () => this.client.del(this.#keys.lines(id), this.#keys.customIds(id)));
  }

  /** Makes a received batch durable and starts it. */
  async seal(
    id: string,
    submission: Pick<BatchRecord, 'tenant' | 'deadline' | 'webhook' | 'weight' | 'traceparent'>,
  ): Promise<BatchRecord> {
    const { tenant, deadline, webhook, weight, traceparent } = submission;
    const members = {
      tenant,
      ...(webhook !== undefined && { webhook }),
      ...(weight !== undefined && { weight }),
      ...(traceparent !== undefined && { traceparent }),
    };
    const keys = [...this.#own(id), this.#keys.active, this.#keys.index(tenant)];
    await failFast(this.client, () =>
      sealBatch.run(this.client, keys, { id, deadline, members: Object.entries(members).flat() }),
    );
    const batch = await this.get(tenant, id);
    if (batch === undefined) throw new Error(`Batch ${id} disappeared right after it was created.`);
    return batch;
  }

  /** Undefined when the tenant has no such batch, or its retention has ended. */
  async get(tenant: string, id: string): Promise<BatchRecord | undefined> {
    const batch = readBatch(id, await failFast(this.client, () => this.client.hgetall(this.#keys.batch(id))));
    return batch?.tenant === tenant ? batch : undefined;
  }

  /**
   * A page of batches, newest first.
   *
   * @throws {InvalidCursorError}
   */
  async list(
    tenant: string,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<{ batches: BatchRecord[]; nextCursor: string | undefined }> {
    const index = this.#keys.index(tenant);
    const last = cursor === undefined ? undefined : parseCursor(cursor, 'b_');
    return failFast(this.client, async () => {
      const rank = last === undefined ? -1 : await this.client.zrevrank(index, last.id);
      const from = rank === null ? await this.client.zcount(index, `(${last?.time ?? 0}`, '+inf') : rank + 1;
      const ids = await this.client.zrevrange(index, from, from + limit - 1);
      const found = await Promise.all(ids.map((id) => this.get(tenant, id)));
      const gone = ids.filter((_, place) => found[place] === undefined);
      if (gone.length > 0) await this.client.zrem(index, ...gone);
      const batches = found.filter((batch) => batch !== undefined);
      const end = batches.at(-1);
      const more = end !== undefined && ids.length === limit;
      return { batches, nextCursor: more ? formatCursor({ time: end.createdAt, id: end.id }) : undefined };
    });
  }

  /** Starts to cancel a batch. Jobs that have ended stay as they are. */
  async cancel(batch: BatchRecord): Promise<void> {
    if (batch.status !== 'in_progress') return;
    await failFast(this.client, () => this.client.hset(this.#keys.batch(batch.id), 'status', 'cancelling'));
  }

  /** The current results of all jobs in order, a bounded number at a time. */
  async *results({ id, tenant, total, fed }: BatchRecord): AsyncGenerator<BatchResult[]> {
    for (let from = 0; from < total; from += resultsSize) {
      const to = Math.min(from + resultsSize, total);
      const customIds = await failFast(this.client, () =>
        this.client.lrange(this.#keys.customIds(id), from, to - 1),
      );
      yield await Promise.all(
        customIds.map(async (customId, offset) => {
          const place = from + offset;
          const job = jobId(tenant, batchJobKey(id, place));
          const record = place < fed ? await failFast(this.client, () => this.records.get(job)) : undefined;
          if (place >= fed) return { custom_id: customId, status: 'cancelled' };
          return { custom_id: customId, job, ...outcomeOf(record) };
        }),
      );
    }
  }

  #own(id: string): string[] {
    return [this.#keys.batch(id), this.#keys.lines(id), this.#keys.customIds(id)];
  }
}

function outcomeOf(record: JobRecord | undefined): Omit<BatchResult, 'custom_id' | 'job'> {
  if (record === undefined) return { status: 'purged' };
  const { status, result, failure, usage } = record;
  return { status, result, failure, usage };
}
