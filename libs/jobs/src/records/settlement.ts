import type { Failure, HandOver, JobRecord, TerminalStatus } from '@app/contracts';
import type { CallEffect } from '@app/policies';
import { flat } from './record-values.js';
import type { SettleArguments } from './record-scripts.js';

/** The changes that the end of a run makes to its job and backend. */
export interface Settlement {
  /** The terminal state of the job; missing if the job goes back to a lane. */
  status?: TerminalStatus;
  /** The kind of failure that is counted for the backend. */
  failureKind?: string;
  /** The effect on the backend's circuit breaker; `neutral` by default. */
  effect?: CallEffect;
  /** Why the call failed, and the pause that the vendor asked for, in milliseconds. */
  failed?: { message: string; retryAfterMs?: number };
  /** Milliseconds that the job may wait in its lane from now on; missing if its wait does not begin anew. */
  maxWait?: number | undefined;
  /** Whether the job enters another lane. */
  entersLane?: boolean;
  /** Members of the record's hash to set. */
  members: Record<string, string | number>;
  /** Members of the announced end besides status, version and time: see `announce_end` in job-end.lua. */
  announcement: string;
  /** The event of a streamed job: its type if the job goes back, and its members as JSON that begins with a comma. */
  logged?: { type: string; members: string };
  /** The child jobs that the job waits for, and its progress without them. */
  waits?: { ids: readonly string[]; done: number; all: number };
  /** The parts of extensions, by their names. */
  parts?: Record<string, object>;
}

/** A settlement as settle.lua takes it. */
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

/** The hand-overs of a job, including the one to this backend now. */
export function withHandOver(
  { route, hop, handOvers = [] }: Pick<JobRecord, 'route' | 'hop' | 'handOvers'>,
  to: string,
  failure: Failure,
): HandOver[] {
  return [...handOvers, { from: route[hop] ?? '', to, at: new Date().toISOString(), failure }];
}
