import type { JobRecord, JobStatus, TerminalStatus } from '@app/contracts';
import type { RedisClient } from '../redis/redis-connections.js';
import { accept } from '../scripts/accept.js';
import { cancel } from '../scripts/cancel.js';
import { list } from '../scripts/list.js';
import { remove } from '../scripts/remove.js';
import { settle, type SettleReply } from '../scripts/settle.js';
import { start, type StartReply } from '../scripts/start.js';
import { sweep } from '../scripts/sweep.js';
import { readRecord, recordFields } from './record-fields.js';
import { RecordKeys } from './record-keys.js';
import type { WakeUpId } from './wake-up-id.js';

/** What a run sets when it ends. */
export interface Settlement {
  /** The job ends in this state; without it, it goes back to a queue. */
  status?: TerminalStatus;
  /** The kind of failure to count for the backend. */
  failureKind?: string;
  /** The job enters another lane now. */
  entersLane?: boolean;
  /** Members of the record's hash. */
  members: Record<string, string | number>;
  /** What those who wait for the end are told besides status, version and time: see `tell_end`. */
  told: string;
}

export interface SweepResult {
  /** How many jobs were looked at. */
  due: number;
  /** Those that waited and ended: their wake-ups are of no use any more. */
  ended: (WakeUpId & { backend: string })[];
}

/**
 * The records of all jobs: the truth about each. Every change is one Lua script that guards the states:
 * the version grows, a terminal state never changes, and only the run that holds the token settles.
 */
export class JobRecords {
  readonly keys: RecordKeys;

  constructor(
    private readonly client: RedisClient,
    prefix: string,
    private readonly retentionMs: number,
  ) {
    this.keys = new RecordKeys(prefix);
  }

  /** Stores a new job; gives its creation time, or the fingerprint and record of the one that is there. */
  async accept(
    job: { id: string; tenant: string; deadline: number },
    members: Record<string, string | number>,
  ): Promise<number | { fingerprint: string | undefined; record: JobRecord }> {
    const { id, tenant, deadline } = job;
    const keys = [this.keys.job(id), this.keys.index(tenant), this.keys.due];
    const reply = await accept.run(this.client, keys, [id, tenant, deadline, ...flat(members)]);
    if (typeof reply === 'number') return reply;
    const [fingerprint, values] = reply;
    const record = readRecord(id, values);
    if (record === undefined)
      throw new Error(`The record of job ${id} is damaged: it says nothing of its request. Delete it.`);
    return { fingerprint: fingerprint ?? undefined, record };
  }

  start({ id, hop }: WakeUpId, token: string, poisonAfter: number): Promise<StartReply> {
    const keys = [this.keys.job(id), this.keys.due];
    return start.run(this.client, keys, [id, hop, token, poisonAfter, this.retentionMs, this.keys.ended]);
  }

  settle(
    { id, tenant }: { id: string; tenant: string },
    token: string,
    backend: string,
    { status, failureKind = '', entersLane = false, members, told }: Settlement,
  ): Promise<SettleReply> {
    const keys = [this.keys.job(id), this.keys.due, this.keys.failures(backend)];
    const goesOn = entersLane ? 1 : 0;
    const { retentionMs } = this;
    const { ended } = this.keys;
    const job = [id, tenant, token, retentionMs, ended, status ?? '', failureKind, goesOn, told];
    return settle.run(this.client, keys, [...job, ...flat(members)]);
  }

  async cancel(tenant: string, id: string): Promise<{ endedNow: boolean; record: JobRecord } | undefined> {
    const keys = [this.keys.job(id), this.keys.due];
    const { ended, control } = this.keys;
    const reply = await cancel.run(this.client, keys, [id, tenant, this.retentionMs, ended, control]);
    const record = readRecord(id, reply?.[1] ?? []);
    return record === undefined ? undefined : { endedNow: reply?.[0] === 1, record };
  }

  remove(tenant: string, id: string): Promise<'removed' | 'active' | 'unknown'> {
    const keys = [this.keys.job(id), this.keys.index(tenant), this.keys.due];
    return remove.run(this.client, keys, [id, tenant]);
  }

  async get(id: string): Promise<JobRecord | undefined> {
    return readRecord(id, await this.client.hmget(this.keys.job(id), ...recordFields));
  }

  async list(
    tenant: string,
    filter: { status?: JobStatus; kind?: string; backend?: string; createdAfter?: number },
    limit: number,
    last: { time: number; id: string } | undefined,
  ): Promise<{ records: JobRecord[]; last: { time: number; id: string } | undefined }> {
    const { status = '', kind = '', backend = '', createdAfter = '' } = filter;
    const [found, lastTime, lastId] = await list.run(
      this.client,
      [this.keys.index(tenant)],
      [this.keys.job(''), limit, createdAfter, status, kind, backend, last?.time ?? '', last?.id ?? ''],
    );
    const records = found
      .map(([id, values]) => readRecord(id, values))
      .filter((record) => record !== undefined);
    return { records, last: lastId === null ? undefined : { time: Number(lastTime), id: lastId } };
  }

  async sweep(limit: number): Promise<SweepResult> {
    const { due: key, ended, control } = this.keys;
    const places = [this.keys.job(''), this.keys.index('')];
    const [due, jobs] = await sweep.run(
      this.client,
      [key],
      [...places, limit, this.retentionMs, ended, control],
    );
    return { due, ended: jobs.map(([id, backend, hop]) => ({ id, backend, hop: Number(hop) })) };
  }
}

function flat(members: Record<string, string | number>): (string | number)[] {
  return Object.entries(members).flat();
}
