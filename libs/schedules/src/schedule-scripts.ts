import changeScheduleSource from './change-schedule.lua';
import claimRunsSource from './claim-runs.lua';
import createScheduleSource from './create-schedule.lua';
import removeScheduleSource from './remove-schedule.lua';
import settleRunSource from './settle-run.lua';
import takeRunSource from './take-run.lua';
import { jobRecord } from '@app/jobs';
import { LuaScript, scriptCall } from '@app/redis';

/** The Redis keys of schedules. A schedule is kept until it is deleted. */
export class ScheduleKeys {
  /** All schedules by creation; removed when deleted. */
  readonly all: string;
  /** Schedules with waiting runs; removed when none waits. */
  readonly open: string;

  constructor(readonly prefix: string) {
    this.all = `${prefix}:schedules`;
    this.open = `${prefix}:schedules-open`;
  }

  /** A tenant's schedules by creation. Those of the installation have the empty tenant. */
  of(tenant: string): string {
    return `${this.all}:${tenant}`;
  }

  /** A hash: the definition, and the watermark of its times. */
  schedule(id: string): string {
    return `${this.prefix}:schedule:${id}`;
  }

  /** The last {@link keptRuns} runs by time. */
  runs(id: string): string {
    return `${this.schedule(id)}:runs`;
  }

  /** Waiting runs by time. */
  openRuns(id: string): string {
    return `${this.schedule(id)}:open`;
  }

  /** The prefix of the keys of runs. With a run's id, a hash: the run. */
  run(id: string): string {
    return `${this.schedule(id)}:run:`;
  }
}

/** The most runs in the history of one schedule. */
export const keptRuns = 200;
/** How long runs are kept. */
export const runRetentionMs = 30 * 86_400_000;
/** The most waiting runs of one schedule. */
export const maxOpenRuns = 200;
/** The most schedules of one tenant. */
export const maxSchedules = 1_000;

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

/** The decision about the first waiting run: see take-run.lua. */
export type TakenRun =
  | ['none']
  | ['again']
  | ['busy']
  | ['start', run: string, time: string, cause: string, replaced: string];

export const createSchedule = new LuaScript<
  { id: string; createdAt: number; max: number; definition: string; pausedAt: number | '' },
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
  constants: { max_open_runs: maxOpenRuns, run_retention_ms: runRetentionMs, kept_runs: keptRuns },
});

export const takeRun = new LuaScript<
  { prefix: string; id: string; runKeys: string; overlap: string },
  TakenRun
>('sluiceTakeRun', takeRunSource, { keys: 3, includes: [jobRecord] });

export const settleRun = new LuaScript<
  { run: string; status: string; now: number; jobs: number | ''; detail: string },
  0 | 1
>('sluiceSettleRun', settleRunSource, { keys: 3, includes });
