import { Inject, Injectable } from '@nestjs/common';
import type {
  OverlapPolicy,
  ScheduleRecord,
  ScheduleRunCause,
  ScheduleRunRecord,
  ScheduleRunStatus,
} from '@app/contracts';
import { derivedId, jobId } from '@app/jobs';
import type { DueRuns } from '@app/policies';
import { failFast, KEY_PREFIX, PRODUCER, type RedisClient } from '@app/redis';
import {
  type ClaimedRun,
  claimRuns,
  keptRuns,
  ScheduleKeys,
  settleRun,
  type TakenRun,
  takeRun,
} from './schedule-scripts.js';

/** The outcome of starting a run. */
export interface RunOutcome {
  status: 'started' | 'failed';
  /** The number of jobs, for a run that makes several. */
  jobs?: number;
  detail?: string;
}

/**
 * The runs of schedules: due, waiting, started and ended ones. Any number of schedulers may work on them at once, because
 * the id of a run derives from its schedule and time, and the id of its job from the run.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class ScheduleRuns {
  readonly #keys: ScheduleKeys;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    @Inject(KEY_PREFIX) private readonly prefix: string,
  ) {
    this.#keys = new ScheduleKeys(prefix);
  }

  /** Stores the due runs; false when another process has, or the schedule has changed since it was read. */
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
   * Stores a requested run. Two requests of the same name make one run.
   *
   * @returns The id of the run; undefined when the schedule does not exist.
   */
  async request(schedule: ScheduleRecord, name: string, now: number): Promise<string | undefined> {
    const id = runId(schedule.id, name);
    const run = this.#waiting(schedule, now, 'request', id);
    return (await this.#claim(schedule, [run], now)) ? id : undefined;
  }

  /** Decides about the first waiting run. */
  take({ id }: ScheduleRecord, overlap: OverlapPolicy): Promise<TakenRun> {
    const places = [this.#keys.schedule(id), this.#keys.openRuns(id), this.#keys.open];
    const parameters = { prefix: `${this.prefix}:`, id, runKeys: this.#keys.run(id), overlap };
    return failFast(this.client, () => takeRun.run(this.client, places, parameters));
  }

  /** Stores the outcome of starting a run. */
  async settle({ id }: ScheduleRecord, run: string, outcome: RunOutcome, now: number): Promise<void> {
    const places = [this.#keys.schedule(id), this.#keys.run(id) + run, this.#keys.openRuns(id)];
    const { status, detail = '' } = outcome;
    const parameters = { run, status, now, jobs: outcome.jobs ?? ('' as const), detail };
    await failFast(this.client, () => settleRun.run(this.client, places, parameters));
  }

  /** The ids of schedules with waiting runs. */
  open(limit: number): Promise<string[]> {
    return failFast(this.client, () => this.client.zrange(this.#keys.open, '0', `${limit - 1}`));
  }

  /** Removes a deleted schedule from those with waiting runs. */
  async dropOpen(id: string): Promise<void> {
    await failFast(this.client, () => this.client.zrem(this.#keys.open, id));
  }

  async get(schedule: string, run: string): Promise<ScheduleRunRecord | undefined> {
    return readRun(
      run,
      await failFast(this.client, () => this.client.hgetall(this.#keys.run(schedule) + run)),
    );
  }

  /** Runs of a schedule, newest first. */
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

/** The id of a run. It derives from the planned time, or from the name of a requested run. */
export function runId(schedule: string, named: number | string): string {
  return derivedId('r_', [schedule, 'runs', named]);
}

/**
 * The idempotency key of the job of a run: the run makes one job however often it is started. No caller can send such a
 * key, because headers cannot hold control characters.
 *
 * @param space The memory space, for a run that makes a job for each space.
 */
export function scheduleJobKey(run: string, space = ''): string {
  return `\u0000schedule ${run} ${space}`;
}

/** The id of the job of a run. */
export function scheduleJobId(tenant: string, run: string): string {
  return jobId(tenant, scheduleJobKey(run));
}

/** Undefined when the hash is empty. */
function readRun(id: string, values: Record<string, string>): ScheduleRunRecord | undefined {
  const { time, cause, status, startedAt, job, jobs, missed, detail } = values;
  if (time === undefined || status === undefined) return undefined;
  return {
    id,
    time: Number(time),
    cause: cause as ScheduleRunCause,
    status: status as ScheduleRunStatus,
    ...(startedAt && { startedAt: Number(startedAt) }),
    ...(job && { job }),
    ...(jobs && { jobs: Number(jobs) }),
    ...(missed && { missed: Number(missed) }),
    ...(detail && { detail }),
  };
}
