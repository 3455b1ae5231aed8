import { isTerminal, type JobRecord, type JobStatus } from '@app/contracts';
import type { Decision } from '@app/policies';
import type { RedisClient } from '@app/redis';
import { accept } from '../scripts/accept.js';
import { acceptDirect } from '../scripts/accept-direct.js';
import { appendOutput } from '../scripts/append-output.js';
import { cancel } from '../scripts/cancel.js';
import { leaveLane } from '../scripts/leave-lane.js';
import { list } from '../scripts/list.js';
import { purgeOldest } from '../scripts/purge-oldest.js';
import { remove } from '../scripts/remove.js';
import { renewLeases } from '../scripts/renew-leases.js';
import { settle, type SettleReply } from '../scripts/settle.js';
import { start, type StartReply } from '../scripts/start.js';
import { sweep } from '../scripts/sweep.js';
import { type AcceptableJob, type KnownJob, knownJob } from './acceptable-job.js';
import { endFields, type JobEnd, readEnd } from './job-end.js';
import { flat, readRecord, readRecords, recordFields } from './record-fields.js';
import { RecordKeys } from './record-keys.js';
import { type Settlement, settleArguments } from './settlement.js';
import { sweptJob, type SweepResult } from './swept-job.js';
import { wakeUpId, type WakeUpId } from './wake-up-id.js';
import { withHandOver } from './with-hand-over.js';

/** Ends that are read together. */
const endsAtOnce = 100;
/** Beyond the retention, so that a list never leaves before what is in it. */
const spareMs = 86_400_000;

/** What takes a waiting job out of its lane. */
export type LaneDecision = Extract<Decision, { type: 'hand-over' | 'fail' }>;

/** Something that a run says, for the log. */
export interface OutputEvent {
  type: string;
  /** As JSON that begins with a comma. */
  members: string;
}

/** A job that this process runs under a lease. */
export interface HeldJob {
  id: string;
  tenant: string;
  token: string;
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

  /**
   * Stores a new job; gives its creation time, or the fingerprint and record of the one that is there.
   * A piece is listed under its parent alone.
   */
  async accept(
    { id, tenant, deadline, maxWait }: AcceptableJob,
    members: Record<string, string | number>,
    parent?: string,
  ): Promise<number | KnownJob> {
    const index = parent === undefined ? this.keys.index(tenant) : this.keys.pieces(parent);
    const keys = [this.keys.job(id), index, this.keys.due];
    const reply = await accept.run(this.client, keys, [
      id,
      tenant,
      deadline,
      maxWait ?? '',
      ...flat(members),
    ]);
    if (typeof reply === 'number') return reply;
    return knownJob(id, ...reply);
  }

  /**
   * Stores a new job and begins its first attempt under the token, if its lane is idle; else it waits
   * for a wake-up. Gives the time of creation and whether it runs, or the record that is there.
   */
  async acceptDirect(
    { id, tenant, deadline, maxWait }: AcceptableJob,
    members: Record<string, string | number>,
    lease: { backend: string; token: string; leaseMs: number; lane: readonly string[] },
  ): Promise<{ runs: boolean; now: number } | KnownJob> {
    const { backend, token, leaseMs, lane } = lease;
    const keys = [this.keys.job(id), this.keys.index(tenant), this.keys.due, ...lane];
    const about = [id, tenant, deadline, token, leaseMs, backend, maxWait ?? '', ...flat(members)];
    const reply = await acceptDirect.run(this.client, keys, about);
    if (reply[0] === 'known') return knownJob(id, reply[1], reply[2]);
    return { runs: reply[0] === 'running', now: reply[1] };
  }

  /** Renews leases; gives the ids of jobs that are no longer held under their token. */
  renew(held: readonly HeldJob[], leaseMs: number): Promise<string[]> {
    const jobs = held.flatMap(({ id, tenant, token }) => [id, tenant, token]);
    return renewLeases.run(this.client, [this.keys.due], [this.keys.job(''), leaseMs, ...jobs]);
  }

  /** Looks at a job again only when it has waited for too long, because its wake-up is there. */
  async dueAt({ id, tenant }: { id: string; tenant: string }, time: number): Promise<void> {
    await this.client.zadd(this.keys.due, 'XX', 'GT', time, id + tenant);
  }

  start(wakeUp: WakeUpId, backend: string, token: string, poisonAfter: number): Promise<StartReply> {
    const { id, hop, wave = 0 } = wakeUp;
    const { keys: names } = this;
    const lane = [names.order(backend), names.pace(backend), names.prioritized(backend)];
    const keys = [names.job(id), names.due, ...lane];
    return start.run(this.client, keys, [
      id,
      hop,
      token,
      poisonAfter,
      this.retentionMs,
      this.keys.ended,
      wave,
      wakeUpId(wakeUp),
    ]);
  }

  settle(
    { id, tenant }: { id: string; tenant: string },
    token: string,
    backend: string,
    settlement: Settlement,
  ): Promise<SettleReply> {
    const keys = [this.keys.job(id), this.keys.due, this.keys.failures(backend)];
    const job = [id, tenant, token, this.retentionMs, this.keys.ended];
    return settle.run(this.client, keys, [...job, ...settleArguments(backend, settlement)]);
  }

  /** A waiting job leaves its lane as was decided, unless something has happened to it since; gives whether. */
  async leaveLane(job: JobRecord, decision: LaneDecision): Promise<boolean> {
    const { id, tenant, version, hop, route, maxWaits } = job;
    const about = [id, tenant, version, this.retentionMs, this.keys.ended];
    const keys = [this.keys.job(id), this.keys.due];
    const failure = JSON.stringify(decision.failure);
    if (decision.type === 'fail') return (await leaveLane.run(this.client, keys, [...about, failure])) === 1;
    const { backend } = decision;
    const next = route.indexOf(backend, hop + 1);
    const handOvers = JSON.stringify(withHandOver(job, backend, decision.failure));
    const [from, to] = [route[hop], backend].map((name) => JSON.stringify(name));
    const logged = `,"from":${from},"to":${to},"failure":${failure}`;
    const step = ['', next, backend, maxWaits?.[next] ?? '', handOvers, logged];
    return (await leaveLane.run(this.client, keys, [...about, ...step])) === 1;
  }

  /** Appends what a run says to the log of its job; false when another run has the job. */
  async append(id: string, token: string, batch: number, events: readonly OutputEvent[]): Promise<boolean> {
    const said = events.flatMap(({ type, members }) => [type, members]);
    return (await appendOutput.run(this.client, [this.keys.job(id)], [token, batch, ...said])) === 1;
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

  /** Whether there is such a job and it has not ended. */
  async isActive(id: string): Promise<boolean> {
    const status = await this.client.hget(this.keys.job(id), 'status');
    return status !== null && !isTerminal(status as JobStatus);
  }

  async get(id: string): Promise<JobRecord | undefined> {
    return readRecord(id, await this.client.hmget(this.keys.job(id), ...recordFields));
  }

  /** Whether the tenant had such a job until its retention was over, a day ago at most. */
  async wasPurged(tenant: string, id: string): Promise<boolean> {
    return (await this.client.get(this.keys.purged(id))) === tenant;
  }

  /** Forgets ended jobs among so many from a place of the due set on. */
  async purgeOldest(from: number, most: number): Promise<{ seen: number; purged: number }> {
    const places = [this.keys.job(''), this.keys.index('')];
    const [seen, purged] = await purgeOldest.run(this.client, [this.keys.due], [...places, from, most]);
    return { seen, purged };
  }

  async list(
    tenant: string,
    filter: { status?: JobStatus; kind?: string; backend?: string; createdAfter?: number; parent?: string },
    limit: number,
    last: { time: number; id: string } | undefined,
  ): Promise<{ records: JobRecord[]; last: { time: number; id: string } | undefined }> {
    const { status = '', kind = '', backend = '', createdAfter = '', parent } = filter;
    if (parent !== undefined && (await this.#tenantOf(parent)) !== tenant) {
      return { records: [], last: undefined };
    }
    const [found, lastTime, lastId] = await list.run(
      this.client,
      [parent === undefined ? this.keys.index(tenant) : this.keys.pieces(parent)],
      [this.keys.job(''), limit, createdAfter, status, kind, backend, last?.time ?? '', last?.id ?? ''],
    );
    return {
      records: readRecords(found),
      last: lastId === null ? undefined : { time: Number(lastTime), id: lastId },
    };
  }

  /** The ids of all pieces of a job, those that are gone included. */
  piecesOf(id: string): Promise<string[]> {
    return this.client.zrange(this.keys.pieces(id), '0', '-1');
  }

  /** How jobs ended, in their order; undefined for one that has not, or is not there. */
  async ends(ids: readonly string[]): Promise<(JobEnd | undefined)[]> {
    const found: (JobEnd | undefined)[] = [];
    for (let from = 0; from < ids.length; from += endsAtOnce) {
      const some = ids.slice(from, from + endsAtOnce).map((id) => this.#end(id));
      found.push(...(await Promise.all(some)));
    }
    return found;
  }

  /** The pieces of a job leave with it; should it be lost, they do by then. Milliseconds since the epoch. */
  async keepPieces(parent: string, until: number): Promise<void> {
    await this.client.pexpireat(this.keys.pieces(parent), until + this.retentionMs + spareMs);
  }

  async sweep(limit: number): Promise<SweepResult> {
    const { due: key, ended, control } = this.keys;
    const places = [this.keys.job(''), this.keys.index('')];
    const [due, over, left, late] = await sweep.run(
      this.client,
      [key],
      [...places, limit, this.retentionMs, ended, control],
    );
    return { due, ended: over.map(sweptJob), stranded: left.map(sweptJob), overdue: readRecords(late) };
  }

  async #end(id: string): Promise<JobEnd | undefined> {
    return readEnd(await this.client.hmget(this.keys.job(id), ...endFields));
  }

  #tenantOf(id: string): Promise<string | null> {
    return this.client.hget(this.keys.job(id), 'tenant');
  }
}
