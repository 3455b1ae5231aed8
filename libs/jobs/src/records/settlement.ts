import type { Failure, HandOver, JobRecord, TerminalStatus } from '@app/contracts';
import type { CallEffect } from '@app/policies';
import { flat } from './record-values.js';
import type { SettleArguments } from './record-scripts.js';

/** What the end of a run changes. */
export interface Settlement {
  /** The job ends in this state; without it, it goes back to a lane. */
  status?: TerminalStatus;
  /** The kind of failure to count for the backend. */
  failureKind?: string;
  /** What the run says about its backend; `neutral` by default. */
  effect?: CallEffect;
  /** Why the call failed, and how long its vendor asked to wait. */
  failed?: { message: string; retryAfterMs?: number };
  /** Milliseconds that the job may wait in its lane from now on, where the wait begins anew. */
  maxWait?: number | undefined;
  /** The job enters another lane now. */
  entersLane?: boolean;
  /** Members of the record's hash. */
  members: Record<string, string | number>;
  /** Members of the announcement of the end, besides status, version and time: see `announce_end`. */
  announcement: string;
  /** What a streamed job logs: the type when it goes back, and members as JSON that begins with a comma. */
  logged?: { type: string; members: string };
  /** The child jobs that the job waits for from now on, and how far it is besides them. */
  waits?: { ids: readonly string[]; done: number; all: number };
  /** What extensions do with the end of the attempt, by their names. */
  parts?: Record<string, object>;
}

/** The settlement as settle.lua takes it. */
export function settleArguments(
  backend: string,
  {
    status,
    failureKind,
    effect = 'neutral',
    failed,
    entersLane = false,
    maxWait,
    members,
    announcement,
    logged,
    waits,
    parts = {},
  }: Settlement,
): SettleArguments {
  return {
    status,
    members: flat(members),
    announcement,
    log: logged && { type: logged.type === '' ? undefined : logged.type, members: logged.members },
    backend,
    effect,
    failureKind,
    reason: JSON.stringify(failed?.message ?? ''),
    askedMs: failed?.retryAfterMs ?? 0,
    entersLane,
    maxWait,
    waits,
    parts,
  };
}

/** The hand-overs of a job with the one that it makes now. */
export function withHandOver(
  { route, hop, handOvers = [] }: Pick<JobRecord, 'route' | 'hop' | 'handOvers'>,
  to: string,
  failure: Failure,
): HandOver[] {
  return [...handOvers, { from: route[hop] ?? '', to, at: new Date().toISOString(), failure }];
}
