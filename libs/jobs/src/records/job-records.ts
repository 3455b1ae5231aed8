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
  readonly #scripts: RecordScripts;
  /** How all key names begin, as scripts take it. */
  readonly #prefix: string;

  /** @param extensions Features that take part in the end of jobs; the same in every process. */
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
   * Stores a new job and, with a `backend`, adds its wake-up to that lane in the same step. Returns its creation time,
   * or the fingerprint and record of the job that has the id. A child job is listed under its parent alone.
   */
  async accept(
    { id, tenant, deadline, maxWait }: AcceptableJob,
    members: Record<string, string | number>,
    { parent, backend }: { parent?: string; backend?: string } = {},
  ): Promise<number | KnownJob> {
    const index = parent === undefined ? this.keys.index(tenant) : this.keys.pieces(parent);
    const enters = backend === undefined ? undefined : { backend, options: wakeUpOptions(id) };
    const reply = await this.#scripts.accept.run(this.client, [this.keys.job(id), index, this.keys.due], {
      prefix: this.#prefix,
      id,
      tenant,
      deadline,
      maxWait,
      members: flat(members),
      enters,
    });
    if (typeof reply === 'number') return reply;
    return knownJob(id, ...reply);
  }

  /**
   * Stores a new job and begins its first attempt under the token, if its lane is idle; else its wake-up enters the
   * lane. Returns the time of creation and whether it runs, or the job that has the id.
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
      members: flat(members),
      token,
      leaseMs,
      backend,
      options: wakeUpOptions(id),
    });
    if (reply[0] === 'known') return knownJob(id, reply[1], reply[2]);
    return { runs: reply[0] === 'running', now: reply[1] };
  }

  /** Renews leases; gives the ids of jobs that are no longer held under their token. */
  renew(held: readonly HeldJob[], leaseMs: number): Promise<string[]> {
    const parameters = { prefix: this.#prefix, leaseMs, held };
    return this.#scripts.renewLeases.run(this.client, [this.keys.due], parameters);
  }

  /** Looks at a job again only when it has waited for too long, because its wake-up is there. */
  async dueAt({ id, tenant }: { id: string; tenant: string }, time: number): Promise<void> {
    await this.client.zadd(this.keys.due, 'XX', 'GT', time, id + tenant);
  }

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

  /** A waiting job leaves its lane as was decided, unless something has happened to it since; gives whether. */
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

  /** Appends what a run says to the log of its job; false when another run has the job. */
  async append(id: string, token: string, batch: number, events: readonly OutputEvent[]): Promise<boolean> {
    const parameters = {
      prefix: this.#prefix,
      token,
      batch,
      events: events.flatMap(({ type, members }) => [type, members]),
    };
    return (await this.#scripts.appendOutput.run(this.client, [this.keys.job(id)], parameters)) === 1;
  }

  async cancel(tenant: string, id: string): Promise<{ endedNow: boolean; record: JobRecord } | undefined> {
    const reply = await this.#scripts.cancel.run(this.client, [this.keys.job(id)], this.#ending(id, tenant));
    const record = readRecord(id, reply?.[1] ?? []);
    return record === undefined ? undefined : { endedNow: reply?.[0] === 1, record };
  }

  remove(tenant: string, id: string): Promise<'removed' | 'active' | 'unknown'> {
    const keys = [this.keys.job(id), this.keys.index(tenant)];
    return this.#scripts.remove.run(this.client, keys, { prefix: this.#prefix, id, tenant });
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
    const parameters = { prefix: this.#prefix, from, most };
    const [seen, purged] = await this.#scripts.purgeOldest.run(this.client, [this.keys.due], parameters);
    return { seen, purged };
  }

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
      [parent === undefined ? this.keys.index(tenant) : this.keys.pieces(parent)],
      { prefix: this.#prefix, limit, createdAfter, status, kind, backend, last },
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
    const parameters = { prefix: this.#prefix, most: limit, retention: this.retentionMs };
    const [due, over, left, late] = await this.#scripts.sweep.run(this.client, [this.keys.due], parameters);
    return { due, ended: over.map(sweptJob), stranded: left.map(sweptJob), overdue: readRecords(late) };
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
