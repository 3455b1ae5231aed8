import { isDeepStrictEqual } from 'node:util';
import {
  defaultScheduleSettings,
  type JobRequest,
  type NewSchedule,
  type ScheduleChange,
  type ScheduleRecord,
  type ScheduleSettings,
} from '@app/contracts';
import type { ScheduleTicks } from '@app/jobs';
import { timingOf, timingProblem } from '@app/policies';
import type { Schedules } from '@app/schedules';
import type { CallerJobs, StorableRequest } from '../jobs/caller-jobs.js';
import { RefusedError } from '../refused-error.js';
import type { RoutePlanner } from '../route/route-planner.js';

/** Characters of a schedule's job; lists show all of it. */
const longestJob = 65_536;
/** Stands in for the id of a schedule that is not there yet. */
const noId = '';

/** Makes and changes schedules of callers, after checking that they can run. */
export class ScheduleEditing {
  constructor(
    private readonly schedules: Schedules,
    private readonly ticks: ScheduleTicks,
    private readonly planner: RoutePlanner,
    private readonly jobs: CallerJobs,
  ) {}

  /** @throws {RefusedError} `validation`, `settings-limit`, and as for a submit of its job. */
  async create(tenant: string, asked: NewSchedule, traceparent: string | undefined): Promise<ScheduleRecord> {
    const { name, job, paused = false, ...timing } = asked;
    const now = Date.now();
    const settings = { ...defaultScheduleSettings, ...timing };
    checkTiming(settings, now, { id: noId, createdAt: now });
    const { request, webhookKey } = await this.#checked(tenant, job);
    const about = { tenant, name, origin: 'api', settings, work: { job: request } } as const;
    const made = await this.schedules.create(
      { ...about, createdAt: now, webhookKey, traceparent },
      paused ? now : undefined,
    );
    if (made === undefined) {
      throw new RefusedError(
        'settings-limit',
        'You have the highest number of schedules that is allowed. Delete one first.',
      );
    }
    await this.#tick(made);
    return made;
  }

  /**
   * Changes the named members. A schedule whose times change counts from now on.
   *
   * @returns Undefined when it is gone.
   * @throws {RefusedError} As for {@link create}.
   */
  async change(schedule: ScheduleRecord, asked: ScheduleChange): Promise<ScheduleRecord | undefined> {
    const { name, job, ...timing } = asked;
    const now = Date.now();
    checkTiming(changed(schedule.settings, timing), now, schedule);
    const prepared = job && (await this.#checked(schedule.tenant, job));
    const edited = await this.schedules.change(schedule.id, (stored) => {
      const settings = changed(stored.settings, timing);
      return {
        settings,
        ...(name !== undefined && { name }),
        ...(prepared !== undefined && { work: { job: prepared.request }, webhookKey: prepared.webhookKey }),
        ...(!isDeepStrictEqual(settings, stored.settings) && { handled: now }),
      };
    });
    if (edited !== undefined) await this.#tick(edited);
    return edited;
  }

  /** Stops runs from becoming due; runs that wait for others still begin. */
  async pause({ id }: ScheduleRecord): Promise<ScheduleRecord | undefined> {
    const paused = await this.schedules.change(id, ({ pausedAt = Date.now() }) => ({ pausedAt }));
    await this.ticks.drop(id);
    return paused;
  }

  /** Lets runs become due again. Times that passed during the pause are not missed runs. */
  async resume({ id }: ScheduleRecord): Promise<ScheduleRecord | undefined> {
    const now = Date.now();
    const resumed = await this.schedules.change(id, ({ pausedAt }) =>
      pausedAt === undefined ? {} : { pausedAt: undefined, handled: now },
    );
    if (resumed !== undefined) await this.#tick(resumed);
    return resumed;
  }

  async remove(schedule: ScheduleRecord): Promise<boolean> {
    const removed = await this.schedules.remove(schedule);
    await this.ticks.drop(schedule.id);
    return removed;
  }

  /** Sets the next tick; without it a scheduler would within a minute. */
  async #tick(schedule: ScheduleRecord): Promise<void> {
    if (schedule.pausedAt === undefined) {
      await this.ticks.keep(schedule.id, timingOf(schedule.settings, schedule));
    }
  }

  async #checked(tenant: string, job: JobRequest): Promise<StorableRequest> {
    try {
      if (JSON.stringify(job).length > longestJob) {
        throw new RefusedError(
          'payload-too-large',
          `The job of a schedule has at most ${longestJob} characters.`,
        );
      }
      this.planner.plan(tenant, job);
      return await this.jobs.storable(tenant, job);
    } catch (error) {
      throw error instanceof RefusedError ? inJob(error) : error;
    }
  }
}

function changed(settings: ScheduleSettings, timing: Omit<ScheduleChange, 'name' | 'job'>): ScheduleSettings {
  const given = Object.entries(timing).filter(([, value]) => value !== undefined);
  const merged = { ...settings, ...Object.fromEntries(given) };
  if (timing.cron !== undefined) delete merged.every;
  if (timing.every !== undefined) delete merged.cron;
  return Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== null),
  ) as ScheduleSettings & object;
}

function checkTiming(
  settings: ScheduleSettings,
  now: number,
  about: { id: string; createdAt: number },
): void {
  const problem = timingProblem(timingOf(settings, about), now);
  if (problem === undefined) return;
  const { member, message } = problem;
  throw new RefusedError('validation', 'The schedule cannot run as it is; see errors.', {
    errors: [{ pointer: `/${member}`, detail: message }],
  });
}

/** The same refusal, with pointers into the member `job`. */
function inJob(error: RefusedError): RefusedError {
  const errors = error.errors?.map(({ pointer, detail }) => ({ pointer: `/job${pointer}`, detail }));
  return new RefusedError(error.code, error.message, { errors, cause: error });
}
