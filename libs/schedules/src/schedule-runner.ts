import { setTimeout as delay } from 'node:timers/promises';
import type { ScheduleRecord, ScheduleRunCause } from '@app/contracts';
import { type DueRuns, dueRuns, missedRunsOf, timingOf } from '@app/policies';
import type { Logger } from '@app/telemetry';
import type { ScheduleTicks, SubmitJob } from '@app/jobs';
import { RepeatedErrors } from '@app/redis';
import type { RunOutcome, ScheduleRuns } from './schedule-runs.js';
import type { Schedules } from './schedules.js';

const openIntervalMs = 500;
/** Between two looks at all schedules: their ticks are known to stop silently. */
const reconcileIntervalMs = 60_000;
/** Schedules with waiting runs of one look. */
const openAtOnce = 500;
/** Ticks that may be without a schedule, of one look. */
const ticksAtOnce = 2_000;

/** A run that is to begin. */
export interface StartingRun {
  id: string;
  /** The time that it stands for, in milliseconds since the epoch. */
  time: number;
  cause: ScheduleRunCause;
}

/** What runs do. */
export interface ScheduledWorker {
  /** Whether there is anything that a run of it could do; without it its times pass. */
  hasWork(schedule: ScheduleRecord): Promise<boolean>;
  /** Makes the jobs of a run. It may be called again for the same run, and then makes the same jobs. */
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
 * Makes jobs of schedules. BullMQ's ticks say when to look; every minute all schedules are looked at, and ticks
 * that have stopped are set going again. Any number of processes may do it.
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

  /** When all schedules were last looked at, by `performance.now()`. */
  get reconciledAt(): number {
    return this.#reconciledAt;
  }

  start(): void {
    if (this.#loops !== undefined) return;
    this.parts.ticks.start((id) => this.look(id));
    this.#loops = Promise.all([
      this.#again(openIntervalMs, () => this.beginOpen()),
      this.#again(reconcileIntervalMs, () => this.reconcile()),
    ]);
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#loops;
  }

  /** Looks at one schedule: writes the runs that are due, and begins those whose turn it is. */
  async look(id: string): Promise<void> {
    const schedule = await this.parts.schedules.find(id);
    if (schedule === undefined) await this.parts.ticks.drop(id);
    else await this.#look(schedule);
  }

  /** Begins runs that waited for others. */
  async beginOpen(): Promise<void> {
    for (const id of await this.parts.runs.open(openAtOnce)) {
      if (this.#stopped.signal.aborted) return;
      const schedule = await this.parts.schedules.find(id);
      if (schedule === undefined) await this.parts.runs.forget(id);
      else await this.#begin(schedule);
    }
  }

  /** Looks at all schedules, and sees to it that their next ticks come. */
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
          log.debug('The ticks of a schedule were set going', { schedule: schedule.id });
        }
        await this.#look(schedule).catch((error: Error) => this.#errors.add(error));
      }
    }
    for (const id of await ticks.known(ticksAtOnce)) {
      if (!seen.has(id) && (await schedules.find(id)) === undefined) await ticks.drop(id);
    }
    this.#reconciledAt = performance.now();
  }

  async #look(schedule: ScheduleRecord): Promise<void> {
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

  async #again(intervalMs: number, act: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await act().catch((error: Error) => this.#errors.add(error));
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
