import { jobRecord } from '@app/jobs';
import { LuaScript, scriptCall } from '@app/redis';
import changeScheduleSource from './change-schedule.lua';
import claimRunsSource from './claim-runs.lua';
import createScheduleSource from './create-schedule.lua';
import removeScheduleSource from './remove-schedule.lua';
import { keptRuns, mostOpenRuns, runKeptMs } from './schedule-keys.js';
import settleRunSource from './settle-run.lua';
import takeRunSource from './take-run.lua';

const includes = [scriptCall];

/** A run that is due: see claim-runs.lua. */
export interface ClaimedRun {
  id: string;
  /** Milliseconds since the epoch. */
  time: number;
  cause: string;
  status: 'waiting' | 'missed';
  /** '' for a run that makes several jobs. */
  job: string;
  missed: number | '';
}

/** What to do about the first run that has not begun: see take-run.lua. */
export type TakenRun =
  | ['none']
  | ['again']
  | ['busy']
  | ['start', run: string, time: string, cause: string, replaced: string];

export const createSchedule = new LuaScript<
  { id: string; createdAt: number; most: number; definition: string; pausedAt: number | '' },
  0 | 1
>('sluiceCreateSchedule', createScheduleSource, { keys: 3, includes });

export const changeSchedule = new LuaScript<
  { version: number; definition: string; handled: number; pausedAt: number | '' },
  0 | 1
>('sluiceChangeSchedule', changeScheduleSource, { keys: 1, includes });

export const removeSchedule = new LuaScript<{ id: string; runs: string }, 0 | 1>(
  'sluiceRemoveSchedule',
  removeScheduleSource,
  { keys: 6, includes },
);

export const claimRuns = new LuaScript<
  {
    id: string;
    runKeys: string;
    now: number;
    seen: { version: number; handledBefore: number; handled: number } | undefined;
    runs: readonly ClaimedRun[];
  },
  0 | 1
>('sluiceClaimRuns', claimRunsSource, {
  keys: 4,
  includes,
  constants: { most_open_runs: mostOpenRuns, run_kept_ms: runKeptMs, kept_runs: keptRuns },
});

export const takeRun = new LuaScript<
  { prefix: string; id: string; runKeys: string; overlap: string },
  TakenRun
>('sluiceTakeRun', takeRunSource, { keys: 3, includes: [jobRecord] });

export const settleRun = new LuaScript<
  { run: string; status: string; now: number; jobs: number | ''; detail: string },
  0 | 1
>('sluiceSettleRun', settleRunSource, { keys: 3, includes });
