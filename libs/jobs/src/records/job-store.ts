import type { JobRecord, JobStatus } from '@app/contracts';
import { failFast, type RedisClient } from '@app/redis';
import { formatCursor, parseCursor } from './cursor.js';
import type { JobRecords } from './job-records.js';

/** Jobs that a list shall hold; a member that is missing filters nothing. */
export interface JobFilter {
  status?: JobStatus;
  kind?: string;
  /** The pieces of this job, which no other list has. */
  parent?: string;
  /** The backend whose turn it is, or was last. */
  backend?: string;
  /** Milliseconds since the epoch; jobs of that very millisecond are left out. */
  createdAfter?: number;
}

export interface JobRecordPage {
  /** Newest first. */
  records: JobRecord[];
  /** For the next page, when there may be one. A page may hold fewer records than its limit all the same. */
  nextCursor: string | undefined;
}

/**
 * Reads and deletes jobs, each for its tenant alone.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class JobStore {
  constructor(
    private readonly client: RedisClient,
    private readonly records: JobRecords,
  ) {}

  /** Undefined when the tenant has no such job, or has it no longer. */
  async get(tenant: string, id: string): Promise<JobRecord | undefined> {
    const record = await failFast(this.client, () => this.records.get(id));
    return record?.tenant === tenant ? record : undefined;
  }

  /** Whether the tenant had such a job until its retention was over, a day ago at most. */
  wasPurged(tenant: string, id: string): Promise<boolean> {
    return failFast(this.client, () => this.records.wasPurged(tenant, id));
  }

  /**
   * A page of jobs. The work for one page is bounded, so a page of a rare filter may be short or empty
   * and still have a cursor.
   *
   * @throws {InvalidCursorError}
   */
  async list(
    tenant: string,
    filter: JobFilter,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<JobRecordPage> {
    const from = cursor === undefined ? undefined : parseCursor(cursor);
    const { records, last } = await failFast(this.client, () =>
      this.records.list(tenant, filter, limit, from),
    );
    return { records, nextCursor: last === undefined ? undefined : formatCursor(last) };
  }

  /** Deletes a job that has ended, and its pieces with it; `active` when it has not. */
  remove(tenant: string, id: string): Promise<'removed' | 'active' | 'unknown'> {
    return failFast(this.client, async () => {
      const pieces = await this.records.piecesOf(id);
      const outcome = await this.records.remove(tenant, id);
      // A piece that still runs is found by its own retention.
      if (outcome === 'removed') {
        for (const piece of pieces) await this.records.remove(tenant, piece);
      }
      return outcome;
    });
  }

  /** Resolves when Redis answers. */
  async ping(): Promise<void> {
    await failFast(this.client, () => this.client.ping());
  }
}
