import type { TerminalStatus } from '@app/contracts';
import type { CallEffect, RecordedTurn } from '@app/policies';
import type { CountedUsage } from '../scripts/counted-usage.js';
import { flat } from './record-fields.js';

/** What a run sets when it ends. */
export interface Settlement {
  /** The job ends in this state; without it, it goes back to a queue. */
  status?: TerminalStatus;
  /** The kind of failure to count for the backend. */
  failureKind?: string;
  /** What the run says of its backend. */
  effect?: CallEffect;
  /** Why the call failed, and what its vendor asked for. */
  failed?: { message: string; retryAfterMs?: number };
  /** Milliseconds that the job may wait in its lane from now on, where they begin anew. */
  maxWait?: number | undefined;
  /** The job enters another lane now. */
  entersLane?: boolean;
  /** What the run has used. */
  counted?: CountedUsage | undefined;
  /** Members of the record's hash. */
  members: Record<string, string | number>;
  /** What those who wait for the end are told besides status, version and time: see `tell_end`. */
  told: string;
  /** What a streamed job logs: the type when it goes back, and members as JSON that begins with a comma. */
  logged?: { type: string; members: string };
  /** What the job leaves in its memory space when it ends. */
  turn?: RecordedTurn;
  /** The pieces that the job waits for from now on, and how far it is besides them. */
  waits?: { ids: readonly string[]; done: number; all: number };
}

/** What the script that settles is told of it, behind the job's own; in the order in which that reads them. */
export function settleArguments(
  backend: string,
  {
    status,
    failureKind = '',
    effect = 'neutral',
    failed,
    entersLane = false,
    maxWait,
    counted,
    members,
    told,
    logged,
    waits,
    turn,
  }: Settlement,
): (string | number)[] {
  const job = [status ?? '', failureKind, entersLane ? 1 : 0, told];
  const log = [logged?.type ?? '', logged?.members ?? ''];
  const call = [backend, effect, JSON.stringify(failed?.message ?? ''), failed?.retryAfterMs ?? 0];
  const pieces = [waits?.ids.join(' ') ?? '', waits?.done ?? 0, waits?.all ?? 0, maxWait ?? ''];
  const [asked, answer] = turn?.entries ?? [];
  const said = [asked, answer].flatMap((entry) => [entry?.id ?? '', entry?.json ?? '']);
  const used = [counted?.row ?? '', counted?.crowded ?? '', counted?.amounts ?? ''];
  return [...job, ...log, ...call, ...pieces, turn?.space ?? '', ...said, ...used, ...flat(members)];
}
