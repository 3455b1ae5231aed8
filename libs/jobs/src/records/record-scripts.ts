import type { CallEffect } from '@app/policies';
import { LuaScript } from '@app/redis';
import { enterLane, rankModule } from '../bullmq/queue-scripts.js';
import { breakerModule } from '../lanes/lane-scripts.js';
import { endingModules, eventLog, jobRecord } from '../lua/job-modules.js';
import type { JobExtension } from '../lua/job-extension.js';
import acceptDirectSource from './accept-direct.lua';
import acceptSource from './accept.lua';
import appendOutputSource from './append-output.lua';
import cancelSource from './cancel.lua';
import leaveLaneSource from './leave-lane.lua';
import listSource from './list.lua';
import purgeOldestSource from './purge-oldest.lua';
import type { RecordValues, SweptJobs } from './record-values.js';
import removeSource from './remove.lua';
import renewLeasesSource from './renew-leases.lua';
import settleSource from './settle.lua';
import startSource from './start.lua';
import sweepSource from './sweep.lua';

/** Characters of a job's id. A member of the due set is an id, then the tenant. */
const idLength = 28;

/** The argument of every script. */
interface Installation {
  /** How all key names begin, with the colon. */
  prefix: string;
}

/** A job that a script may end. */
interface EndingJob extends Installation {
  id: string;
  tenant: string;
  /** Milliseconds for which the job is kept after its end. */
  retention: number;
}

/** A job that is to be stored. */
interface NewRecord extends Installation {
  id: string;
  tenant: string;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** Milliseconds that it may wait in its lane, if limited. */
  maxWait: number | undefined;
  /** Whether its events are logged. */
  streams: boolean;
  /** Names and values of the record's other members, alternating. */
  members: (string | number)[];
}

/** The outcome of accept-direct.lua. */
type DirectReply =
  /** The job runs under the token since this time. */
  | [outcome: 'running', now: number]
  /** The lane is not idle: the job was stored, and its wake-up entered the lane. */
  | [outcome: 'queued', now: number]
  /** The id is taken: fingerprint and values of the existing record. */
  | [outcome: 'known', fingerprint: string | null, values: RecordValues];

/** The outcome of a wake-up: see start.lua. */
export type StartReply =
  | ['run', RecordValues, charged: number]
  | ['drop']
  | ['unknown']
  | ['superseded', hop: number, backend: string]
  | ['closed', waitMs: number]
  | ['early', delayMs: number];

/** The end of a run, as settle.lua takes it. */
export interface SettleArguments {
  /** The terminal state; missing when the job goes back to a lane. */
  status: string | undefined;
  members: (string | number)[];
  /** Members of the announcement of the end, as JSON that begins with a comma. */
  announcement: string;
  log: { type: string | undefined; members: string } | undefined;
  backend: string;
  effect: CallEffect;
  failureKind: string | undefined;
  /** Why the call failed, as JSON text. */
  reason: string;
  /** The pause that the vendor asked for, in milliseconds. */
  askedMs: number;
  entersLane: boolean;
  maxWait: number | undefined;
  waits: { ids: readonly string[]; done: number; all: number } | undefined;
  /** The parts of extensions, by their names. */
  parts: Record<string, object>;
}

/**
 * - `settled`: the outcome is stored.
 * - `ended`: the job ended instead, or had ended before. Nothing more is to be done for it.
 * - `taken`: another run has the job now, or it waits for one. The outcome of this run was dropped.
 */
type SettleOutcome = 'settled' | 'ended' | 'taken';

/** The outcome of settle.lua, with the version and time of the stored change; 0 if nothing was stored. */
export type SettleReply = [
  outcome: SettleOutcome,
  version: number,
  at: number,
  /** The wake-up of a job whose wait for child jobs is over. */
  wake?: [id: string, hop: number, backend: string, wave: number] | null,
];

/** Scripts that end no job are the same whatever extensions there are. */
const accept = new LuaScript<
  NewRecord & { enters: { backend: string; options: string } | undefined },
  number | [fingerprint: string | null, values: RecordValues]
>('sluiceAccept', acceptSource, { keys: 3, includes: [jobRecord, eventLog, enterLane] });
const acceptDirect = new LuaScript<
  NewRecord & { token: string; leaseMs: number; backend: string },
  DirectReply
>('sluiceAcceptDirect', acceptDirectSource, { keys: 7, includes: [jobRecord, eventLog] });
const appendOutput = new LuaScript<Installation & { token: string; batch: number; events: string[] }, 0 | 1>(
  'sluiceAppendOutput',
  appendOutputSource,
  { keys: 1, includes: [eventLog] },
);
const list = new LuaScript<
  Installation & {
    limit: number;
    createdAfter: number | undefined;
    status: string | undefined;
    kind: string | undefined;
    backend: string | undefined;
    last: { time: number; id: string } | undefined;
  },
  [records: [id: string, values: RecordValues][], lastTime: string | null, lastId: string | null]
>('sluiceList', listSource, { keys: 1, includes: [jobRecord] });
const renewLeases = new LuaScript<
  Installation & { leaseMs: number; held: readonly { id: string; tenant: string; token: string }[] },
  string[]
>('sluiceRenewLeases', renewLeasesSource, { keys: 1, includes: [jobRecord] });

/** The scripts of the job store, with the Lua of the extensions in those that end jobs. */
export function recordScripts(extensions: readonly JobExtension[]) {
  const { jobEnd, forget, endMembers } = endingModules(extensions);
  const constants = { id_length: idLength };
  return {
    accept,
    acceptDirect,
    appendOutput,
    list,
    renewLeases,
    cancel: new LuaScript<EndingJob, [endedNow: 0 | 1, values: RecordValues] | null>(
      'sluiceCancel',
      cancelSource,
      { keys: 1, includes: [jobEnd] },
    ),
    leaveLane: new LuaScript<
      EndingJob & {
        version: number;
        failure: string | undefined;
        next:
          | { hop: number; backend: string; maxWait: number | undefined; handOvers: string; members: string }
          | undefined;
      },
      0 | 1
    >('sluiceLeaveLane', leaveLaneSource, { keys: 1, includes: [jobEnd] }),
    purgeOldest: new LuaScript<Installation & { from: number; most: number }, [seen: number, purged: number]>(
      'sluicePurgeOldest',
      purgeOldestSource,
      { keys: 1, includes: [forget], constants },
    ),
    remove: new LuaScript<Installation & { id: string; tenant: string }, 'removed' | 'active' | 'unknown'>(
      'sluiceRemove',
      removeSource,
      { keys: 2, includes: [forget] },
    ),
    settle: new LuaScript<EndingJob & { token: string } & SettleArguments, SettleReply>(
      'sluiceSettle',
      settleSource,
      { keys: 1, includes: [jobEnd, breakerModule] },
    ),
    start: new LuaScript<
      Installation & {
        id: string;
        hop: number;
        wave: number;
        wakeUp: string;
        token: string;
        poisonAfter: number;
        retention: number;
      },
      StartReply
    >('sluiceStart', startSource, {
      keys: 4,
      includes: [jobEnd, rankModule, breakerModule],
    }),
    sweep: new LuaScript<
      Installation & { most: number; retention: number },
      [due: number, ended: SweptJobs, stranded: SweptJobs, overdue: [id: string, values: RecordValues][]]
    >('sluiceSweep', sweepSource, { keys: 1, includes: [jobEnd, forget], constants }),
    endMembers,
  };
}

export type RecordScripts = ReturnType<typeof recordScripts>;
