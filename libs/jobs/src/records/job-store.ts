import { Inject, Injectable } from '@nestjs/common';
import type { JobRecord, JobStatus } from '@app/contracts';
import { failFast, PRODUCER, type RedisClient } from '@app/redis';
import { formatCursor, parseCursor } from './cursor.js';
import { JobRecords } from './job-records.js';

/** Filters of a list of jobs. A missing member filters nothing. */
export interface JobFilter {
  status?: JobStatus;
  kind?: string;
  /** Lists the child jobs of this job, which no other list contains. */
  parent?: string;
  /** The current or last backend of the job. */
  backend?: string;
  /** Milliseconds since the epoch, exclusive. */
  createdAfter?: number;
}

/** A page of jobs. */
interface JobRecordPage {
  /** Newest first. */
  records: JobRecord[];
  /** The cursor of the next page, if there may be one. A page before it may hold fewer records than its limit. */
  nextCursor: string | undefined;
}

/**
 * Reads and deletes the jobs of tenants.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class JobStore {
  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly records: JobRecords,
  ) {}

  /** A job; undefined if the tenant has no such job, or no longer. */
  async get(tenant: string, id: string): Promise<JobRecord | undefined> {
    const record = await failFast(this.client, () => this.records.get(id));
    return record?.tenant === tenant ? record : undefined;
  }

  /** Whether the tenant had a job of this id whose retention ended at most a day ago. */
  wasPurged(tenant: string, id: string): Promise<boolean> {
    return failFast(this.client, () => this.records.wasPurged(tenant, id));
  }

  /**
   * A page of jobs. The work for a page is bounded, so with a rare filter a page may be short or empty and still have a
   * cursor.
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

  /** Deletes an ended job and its child jobs; `active` if it has not ended. */
  remove(tenant: string, id: string): Promise<'removed' | 'active' | 'unknown'> {
    return failFast(this.client, async () => {
      const children = await this.records.childrenOf(id);
      const outcome = await this.records.remove(tenant, id);
      // A child job that still runs is deleted after its own retention.
      if (outcome === 'removed') {
        for (const child of children) await this.records.remove(tenant, child);
      }
      return outcome;
    });
  }

  /** Resolves when Redis answers. */
  async ping(): Promise<void> {
    await failFast(this.client, () => this.client.ping());
  }
}
