import { setTimeout as delay } from 'node:timers/promises';
import type { ScheduleRecord, ScheduleRunCause } from '@app/contracts';
import { type DueRuns, dueRuns, missedRunsOf, timingOf } from '@app/policies';
import type { Logger } from '@app/telemetry';
import type { ScheduleTicks, SubmitJob } from '@app/jobs';
import { RepeatedErrors } from '@app/redis';
import type { RunOutcome, ScheduleRuns } from './schedule-runs.js';
import type { Schedules } from './schedules.js';

const openIntervalMs = 500;
/** Between two checks of all schedules: ticks are known to stop silently. */
const reconcileIntervalMs = 60_000;
/** Schedules with waiting runs per check. */
const openAtOnce = 500;
/** Ticks per check that may have lost their schedule. */
const ticksAtOnce = 2_000;

/** A run to start. */
export interface StartingRun {
  id: string;
  /** The planned time, in milliseconds since the epoch. */
  time: number;
  cause: ScheduleRunCause;
}

/** The work of runs. */
export interface ScheduledWorker {
  /** Whether a run of the schedule would have work. Without work its times pass without a run. */
  hasWork(schedule: ScheduleRecord): Promise<boolean>;
  /** Makes the jobs of a run. A repeated call for the same run makes the same jobs. */
  begin(schedule: ScheduleRecord, run: StartingRun): Promise<RunOutcome>;
}

export interface ScheduleRunnerParts {
  schedules: Schedules;
  runs: ScheduleRuns;
  ticks: ScheduleTicks;
  jobs: Pick<SubmitJob, 'cancel'>;
  worker: ScheduledWorker;
  log: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Makes the jobs of schedules. BullMQ's ticks trigger a check of one schedule; every minute all schedules are checked and
 * stopped ticks are restarted. Any number of processes may run it.
 */
export class ScheduleRunner {
  readonly #now: () => number;
  readonly #errors: RepeatedErrors;
  readonly #stopped = new AbortController();
  #loops: Promise<unknown> | undefined;
  #reconciledAt = performance.now();

  constructor(private readonly parts: ScheduleRunnerParts) {
    this.#now = parts.now ?? Date.now;
    this.#errors = new RepeatedErrors(parts.log, 'schedules');
  }

  /** The end of the last check of all schedules, by `performance.now()`. */
  get reconciledAt(): number {
    return this.#reconciledAt;
  }

  start(): void {
    if (this.#loops !== undefined) return;
    this.parts.ticks.start((id) => this.check(id));
    this.#loops = Promise.all([
      this.#repeat(openIntervalMs, () => this.beginOpen()),
      this.#repeat(reconcileIntervalMs, () => this.reconcile()),
    ]);
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#loops;
  }

  /** Checks one schedule: stores the runs that are due, and starts those that need not wait. */
  async check(id: string): Promise<void> {
    const schedule = await this.parts.schedules.find(id);
    if (schedule === undefined) await this.parts.ticks.drop(id);
    else await this.#check(schedule);
  }

  /** Starts runs that waited for others. */
  async beginOpen(): Promise<void> {
    for (const id of await this.parts.runs.open(openAtOnce)) {
      if (this.#stopped.signal.aborted) return;
      const schedule = await this.parts.schedules.find(id);
      if (schedule === undefined) await this.parts.runs.dropOpen(id);
      else await this.#begin(schedule);
    }
  }

  /** Checks all schedules, and restarts their ticks where they have stopped. */
  async reconcile(): Promise<void> {
    const { schedules, ticks, log } = this.parts;
    const seen = new Set<string>();
    for await (const page of schedules.all()) {
      for (const schedule of page) {
        if (this.#stopped.signal.aborted) return;
        seen.add(schedule.id);
        const timing = timingOf(schedule.settings, schedule);
        if (schedule.pausedAt !== undefined) await ticks.drop(schedule.id);
        else if (await ticks.keep(schedule.id, timing)) {
          log.debug('The ticks of a schedule were started', { schedule: schedule.id });
        }
        await this.#check(schedule).catch((error: Error) => this.#errors.add(error));
      }
    }
    for (const id of await ticks.known(ticksAtOnce)) {
      if (!seen.has(id) && (await schedules.find(id)) === undefined) await ticks.drop(id);
    }
    this.#reconciledAt = performance.now();
  }

  async #check(schedule: ScheduleRecord): Promise<void> {
    if (schedule.pausedAt === undefined) await this.#claim(schedule);
    await this.#begin(schedule);
  }

  async #claim(schedule: ScheduleRecord): Promise<void> {
    const { settings, handled } = schedule;
    const now = this.#now();
    const due: DueRuns = dueRuns(timingOf(settings, schedule), handled, now, missedRunsOf(settings));
    if (due.handled === handled) return;
    const claimed = (await this.parts.worker.hasWork(schedule)) ? due : { runs: [], handled: due.handled };
    await this.parts.runs.claim(schedule, claimed, now);
  }

  async #begin(schedule: ScheduleRecord): Promise<void> {
    const { runs, jobs, worker } = this.parts;
    while (!this.#stopped.signal.aborted) {
      const taken = await runs.take(schedule, schedule.settings.overlap);
      if (taken[0] === 'none' || taken[0] === 'busy') return;
      if (taken[0] === 'again') continue;
      const [, id, time, cause, replaced] = taken;
      if (replaced !== '') await jobs.cancel(schedule.tenant, replaced);
      const run = { id, time: Number(time), cause: cause as ScheduleRunCause };
      await runs.settle(schedule, id, await worker.begin(schedule, run), this.#now());
    }
  }

  async #repeat(intervalMs: number, act: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await act().catch((error: Error) => this.#errors.add(error));
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
