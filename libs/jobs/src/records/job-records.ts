import { isTerminal, type JobRecord, type JobStatus } from '@app/contracts';
import type { Decision } from '@app/policies';
import type { RedisClient } from '@app/redis';
import { wakeUpOptions } from '../bullmq/queue-scripts.js';
import type { JobExtension } from '../lua/job-extension.js';
import {
  type AcceptableJob,
  endFields,
  flat,
  type JobEnd,
  type KnownJob,
  knownJob,
  readEnd,
  readRecord,
  readRecords,
  recordFields,
  type SweepResult,
  sweptJob,
} from './record-values.js';
import { RecordKeys } from './record-keys.js';
import { type RecordScripts, recordScripts, type SettleReply, type StartReply } from './record-scripts.js';
import { settleArguments, type Settlement, withHandOver } from './settlement.js';
import { wakeUpId, type WakeUpId } from './ids.js';

/** Ends that are read at a time. */
const endsAtOnce = 100;
/** How much longer than its jobs a list of child jobs is kept, in milliseconds. */
const spareMs = 86_400_000;

/** A decision that takes a waiting job out of its lane. */
type LaneDecision = Extract<Decision, { type: 'hand-over' | 'fail' }>;

/** An event of a run for the log of its job. */
export interface OutputEvent {
  type: string;
  /** JSON that begins with a comma, or empty. */
  members: string;
}

/** A job that a process runs under a lease. */
export interface HeldJob {
  id: string;
  tenant: string;
  token: string;
}

/**
 * The records of all jobs. Every change is one Lua script that guards the state: the version grows, a terminal state
 * never changes, and only the run that holds the token settles.
 */
export class JobRecords {
  readonly keys: RecordKeys;
  readonly #scripts: RecordScripts;
  /** How all key names begin, with the colon. */
  readonly #prefix: string;

  /**
   * @param retentionMs How long a job is kept after its end, in milliseconds. The same in every process.
   * @param extensions Features that take part in the end of jobs. The same in every process.
   */
  constructor(
    private readonly client: RedisClient,
    prefix: string,
    private readonly retentionMs: number,
    readonly extensions: readonly JobExtension[] = [],
  ) {
    this.keys = new RecordKeys(prefix);
    this.#prefix = `${prefix}:`;
    this.#scripts = recordScripts(extensions);
  }

  /**
   * Stores a new job and, with a `backend`, adds its wake-up to that lane in the same step. Returns its creation time in
   * milliseconds since the epoch, or the existing job with this id. A child job is listed under its parent alone.
   */
  async accept(
    { id, tenant, deadline, maxWait }: AcceptableJob,
    members: Record<string, string | number>,
    { parent, backend }: { parent?: string; backend?: string } = {},
  ): Promise<number | KnownJob> {
    const index = parent === undefined ? this.keys.index(tenant) : this.keys.children(parent);
    const enters = backend === undefined ? undefined : { backend, options: wakeUpOptions(id) };
    const reply = await this.#scripts.accept.run(this.client, [this.keys.job(id), index, this.keys.due], {
      prefix: this.#prefix,
      id,
      tenant,
      deadline,
      maxWait,
      streams: 'stream' in members,
      members: flat(members),
      enters,
    });
    if (typeof reply === 'number') return reply;
    return knownJob(id, ...reply);
  }

  /**
   * Stores a new job. If its lane is idle, its first attempt begins under the token; otherwise the job waits for its
   * wake-up, which the caller adds. Returns its creation time in milliseconds since the epoch and whether it runs, or the existing job with this id.
   */
  async acceptDirect(
    { id, tenant, deadline, maxWait }: AcceptableJob,
    members: Record<string, string | number>,
    lease: { backend: string; token: string; leaseMs: number; lane: readonly string[] },
  ): Promise<{ runs: boolean; now: number } | KnownJob> {
    const { backend, token, leaseMs, lane } = lease;
    const keys = [this.keys.job(id), this.keys.index(tenant), this.keys.due, ...lane];
    const reply = await this.#scripts.acceptDirect.run(this.client, keys, {
      prefix: this.#prefix,
      id,
      tenant,
      deadline,
      maxWait,
      streams: 'stream' in members,
      members: flat(members),
      token,
      leaseMs,
      backend,
    });
    if (reply[0] === 'known') return knownJob(id, reply[1], reply[2]);
    return { runs: reply[0] === 'running', now: reply[1] };
  }

  /** Renews leases. Returns the ids of jobs that are no longer held under their token. */
  renew(held: readonly HeldJob[], leaseMs: number): Promise<string[]> {
    const parameters = { prefix: this.#prefix, leaseMs, held };
    return this.#scripts.renewLeases.run(this.client, [this.keys.due], parameters);
  }

  /** Delays the next check of a job whose wake-up exists to this time, in milliseconds since the epoch. */
  async dueAt({ id, tenant }: { id: string; tenant: string }, time: number): Promise<void> {
    await this.client.zadd(this.keys.due, 'XX', 'GT', time, id + tenant);
  }

  /** Begins an attempt of the wake-up's job under the token: see start.lua. */
  start(wakeUp: WakeUpId, backend: string, token: string, poisonAfter: number): Promise<StartReply> {
    const { id, hop, wave = 0 } = wakeUp;
    const { keys: names } = this;
    const lane = [names.order(backend), names.pace(backend), names.prioritized(backend)];
    return this.#scripts.start.run(this.client, [names.job(id), ...lane], {
      prefix: this.#prefix,
      id,
      hop,
      wave,
      wakeUp: wakeUpId(wakeUp),
      token,
      poisonAfter,
      retention: this.retentionMs,
    });
  }

  /** Stores the outcome of the run that holds the token: see settle.lua. */
  settle(
    { id, tenant }: { id: string; tenant: string },
    token: string,
    backend: string,
    settlement: Settlement,
  ): Promise<SettleReply> {
    return this.#scripts.settle.run(this.client, [this.keys.job(id)], {
      ...this.#ending(id, tenant),
      token,
      ...settleArguments(backend, settlement),
    });
  }

  /** Takes a waiting job out of its lane. Returns false if the job has changed since it was read. */
  async leaveLane(job: JobRecord, decision: LaneDecision): Promise<boolean> {
    const { id, tenant, version, hop, route, maxWaits } = job;
    const leaves = { ...this.#ending(id, tenant), version };
    const failure = JSON.stringify(decision.failure);
    if (decision.type === 'fail') {
      const parameters = { ...leaves, failure, next: undefined };
      return (await this.#scripts.leaveLane.run(this.client, [this.keys.job(id)], parameters)) === 1;
    }
    const { backend } = decision;
    const nextHop = route.indexOf(backend, hop + 1);
    const [from, to] = [route[hop], backend].map((name) => JSON.stringify(name));
    const next = {
      hop: nextHop,
      backend,
      maxWait: maxWaits?.[nextHop],
      handOvers: JSON.stringify(withHandOver(job, backend, decision.failure)),
      members: `,"from":${from},"to":${to},"failure":${failure}`,
    };
    const parameters = { ...leaves, failure: undefined, next };
    return (await this.#scripts.leaveLane.run(this.client, [this.keys.job(id)], parameters)) === 1;
  }

  /** Appends events of a run to the log of its job. Returns false if another run has the job. */
  async append(id: string, token: string, batch: number, events: readonly OutputEvent[]): Promise<boolean> {
    const parameters = {
      prefix: this.#prefix,
      token,
      batch,
      events: events.flatMap(({ type, members }) => [type, members]),
    };
    return (await this.#scripts.appendOutput.run(this.client, [this.keys.job(id)], parameters)) === 1;
  }

  /** Cancels a job: see cancel.lua. Undefined if the tenant has no such job. */
  async cancel(tenant: string, id: string): Promise<{ endedNow: boolean; record: JobRecord } | undefined> {
    const reply = await this.#scripts.cancel.run(this.client, [this.keys.job(id)], this.#ending(id, tenant));
    const record = readRecord(id, reply?.[1] ?? []);
    return record === undefined ? undefined : { endedNow: reply?.[0] === 1, record };
  }

  /** Deletes an ended job of a tenant. */
  remove(tenant: string, id: string): Promise<'removed' | 'active' | 'unknown'> {
    const keys = [this.keys.job(id), this.keys.index(tenant)];
    return this.#scripts.remove.run(this.client, keys, { prefix: this.#prefix, id, tenant });
  }

  /** Whether the job exists and has not ended. */
  async isActive(id: string): Promise<boolean> {
    const status = await this.client.hget(this.keys.job(id), 'status');
    return status !== null && !isTerminal(status as JobStatus);
  }

  /** The record of a job; undefined if it does not exist. */
  async get(id: string): Promise<JobRecord | undefined> {
    return readRecord(id, await this.client.hmget(this.keys.job(id), ...recordFields));
  }

  /** Whether the tenant had a job of this id whose retention ended at most a day ago. */
  async wasPurged(tenant: string, id: string): Promise<boolean> {
    return (await this.client.get(this.keys.purged(id))) === tenant;
  }

  /** Deletes the ended jobs among the next `most` entries of the due set, from the place `from`. */
  async purgeOldest(from: number, most: number): Promise<{ seen: number; purged: number }> {
    const parameters = { prefix: this.#prefix, from, most };
    const [seen, purged] = await this.#scripts.purgeOldest.run(this.client, [this.keys.due], parameters);
    return { seen, purged };
  }

  /** A page of a tenant's jobs, or of the child jobs of one of them, newest first: see list.lua. */
  async list(
    tenant: string,
    filter: { status?: JobStatus; kind?: string; backend?: string; createdAfter?: number; parent?: string },
    limit: number,
    last: { time: number; id: string } | undefined,
  ): Promise<{ records: JobRecord[]; last: { time: number; id: string } | undefined }> {
    const { status, kind, backend, createdAfter, parent } = filter;
    if (parent !== undefined && (await this.#tenantOf(parent)) !== tenant) {
      return { records: [], last: undefined };
    }
    const [found, lastTime, lastId] = await this.#scripts.list.run(
      this.client,
      [parent === undefined ? this.keys.index(tenant) : this.keys.children(parent)],
      { prefix: this.#prefix, limit, createdAfter, status, kind, backend, last },
    );
    return {
      records: readRecords(found),
      last: lastId === null ? undefined : { time: Number(lastTime), id: lastId },
    };
  }

  /** The ids of all child jobs of a job, including deleted ones. */
  childrenOf(id: string): Promise<string[]> {
    return this.client.zrange(this.keys.children(id), '0', '-1');
  }

  /** How jobs ended, in the same order; undefined for a job that has not ended or does not exist. */
  async ends(ids: readonly string[]): Promise<(JobEnd | undefined)[]> {
    const found: (JobEnd | undefined)[] = [];
    for (let from = 0; from < ids.length; from += endsAtOnce) {
      const some = ids.slice(from, from + endsAtOnce).map((id) => this.#end(id));
      found.push(...(await Promise.all(some)));
    }
    return found;
  }

  /**
   * Limits how long the list of child jobs is kept if their parent is never deleted.
   *
   * @param until The deadline of the parent, in milliseconds since the epoch.
   */
  async keepChildren(parent: string, until: number): Promise<void> {
    await this.client.pexpireat(this.keys.children(parent), until + this.retentionMs + spareMs);
  }

  /** Processes up to `limit` due jobs: see sweep.lua. */
  async sweep(limit: number): Promise<SweepResult> {
    const parameters = { prefix: this.#prefix, most: limit, retention: this.retentionMs };
    const [due, ended, stranded, overdue] = await this.#scripts.sweep.run(
      this.client,
      [this.keys.due],
      parameters,
    );
    return {
      due,
      ended: ended.map(sweptJob),
      stranded: stranded.map(sweptJob),
      overdue: readRecords(overdue),
    };
  }

  #ending(id: string, tenant: string) {
    return { prefix: this.#prefix, id, tenant, retention: this.retentionMs };
  }

  async #end(id: string): Promise<JobEnd | undefined> {
    return readEnd(await this.client.hmget(this.keys.job(id), ...endFields));
  }

  #tenantOf(id: string): Promise<string | null> {
    return this.client.hget(this.keys.job(id), 'tenant');
  }
}
