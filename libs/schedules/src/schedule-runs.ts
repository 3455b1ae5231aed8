import type { OverlapPolicy, ScheduleRecord, ScheduleRunCause, ScheduleRunRecord } from '@app/contracts';
import type { DueRuns } from '@app/policies';
import { failFast, type RedisClient } from '@app/redis';
import { readRun } from './schedule-fields.js';
import { runId, scheduleJobId } from './schedule-job.js';
import { keptRuns, ScheduleKeys } from './schedule-keys.js';
import { type ClaimedRun, claimRuns, settleRun, type TakenRun, takeRun } from './schedule-scripts.js';

/** How a run ended to be begun. */
export interface RunOutcome {
  status: 'started' | 'failed';
  /** Jobs that it made, of one that makes several. */
  jobs?: number;
  detail?: string;
}

/**
 * The runs of schedules: which are due, which has its turn, what became of each. Any number of schedulers may
 * do all of it at once; a run's id derives from its schedule and time, and its job's from the run.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class ScheduleRuns {
  readonly #keys: ScheduleKeys;

  constructor(
    private readonly client: RedisClient,
    private readonly prefix: string,
  ) {
    this.#keys = new ScheduleKeys(prefix);
  }

  /** Writes what is due; false when somebody else has, or the schedule has changed meanwhile. */
  async claim(schedule: ScheduleRecord, due: DueRuns, now: number): Promise<boolean> {
    const { dropped } = due;
    const runs = due.runs.map(({ time, missed }) =>
      this.#waiting(schedule, time, missed ? 'missed' : 'time', runId(schedule.id, time)),
    );
    if (dropped !== undefined) {
      runs.unshift({
        id: runId(schedule.id, dropped.last),
        time: dropped.last,
        cause: 'time',
        status: 'missed',
        job: '',
        missed: dropped.count ?? '',
      });
    }
    const { version, handled: handledBefore } = schedule;
    return this.#claim(schedule, runs, now, { version, handledBefore, handled: due.handled });
  }

  /**
   * Writes a run that somebody asks for; gives its id. Asking twice under one name gives one run.
   *
   * @returns Undefined when there is no such schedule.
   */
  async ask(schedule: ScheduleRecord, name: string, now: number): Promise<string | undefined> {
    const id = runId(schedule.id, name);
    const run = this.#waiting(schedule, now, 'request', id);
    return (await this.#claim(schedule, [run], now)) ? id : undefined;
  }

  /** Decides about the first run that has not begun. */
  take({ id }: ScheduleRecord, overlap: OverlapPolicy): Promise<TakenRun> {
    const places = [this.#keys.schedule(id), this.#keys.openRuns(id), this.#keys.open];
    const parameters = { prefix: `${this.prefix}:`, id, runKeys: this.#keys.run(id), overlap };
    return failFast(this.client, () => takeRun.run(this.client, places, parameters));
  }

  /** Writes what became of a run that was to be started. */
  async settle({ id }: ScheduleRecord, run: string, outcome: RunOutcome, now: number): Promise<void> {
    const places = [this.#keys.schedule(id), this.#keys.run(id) + run, this.#keys.openRuns(id)];
    const { status, detail = '' } = outcome;
    const parameters = { run, status, now, jobs: outcome.jobs ?? ('' as const), detail };
    await failFast(this.client, () => settleRun.run(this.client, places, parameters));
  }

  /** Schedules with runs that have not begun, so many at most. */
  open(limit: number): Promise<string[]> {
    return failFast(this.client, () => this.client.zrange(this.#keys.open, '0', `${limit - 1}`));
  }

  /** The schedule is gone, and no run of it begins. */
  async forget(id: string): Promise<void> {
    await failFast(this.client, () => this.client.zrem(this.#keys.open, id));
  }

  async get(schedule: string, run: string): Promise<ScheduleRunRecord | undefined> {
    return readRun(
      run,
      await failFast(this.client, () => this.client.hgetall(this.#keys.run(schedule) + run)),
    );
  }

  /** Runs of a schedule, the newest first. */
  async list(schedule: string, limit = keptRuns): Promise<ScheduleRunRecord[]> {
    const ids = await failFast(this.client, () =>
      this.client.zrange(this.#keys.runs(schedule), '0', `${limit - 1}`, 'REV'),
    );
    const found = await Promise.all(ids.map((id) => this.get(schedule, id)));
    return found.filter((run) => run !== undefined);
  }

  #waiting({ tenant, work }: ScheduleRecord, time: number, cause: ScheduleRunCause, id: string): ClaimedRun {
    const job = 'job' in work ? scheduleJobId(tenant, id) : '';
    return { id, time, cause, status: 'waiting', job, missed: '' };
  }

  async #claim(
    { id }: ScheduleRecord,
    runs: readonly ClaimedRun[],
    now: number,
    seen?: { version: number; handledBefore: number; handled: number },
  ): Promise<boolean> {
    const keys = this.#keys;
    const places = [keys.schedule(id), keys.runs(id), keys.openRuns(id), keys.open];
    const parameters = { id, runKeys: keys.run(id), now, seen, runs };
    return (await failFast(this.client, () => claimRuns.run(this.client, places, parameters))) === 1;
  }
}
