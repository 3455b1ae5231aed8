import {
  defaultScheduleSettings,
  type JobRequest,
  type NewSchedule,
  type ScheduleChange,
  type ScheduleRecord,
  type ScheduleSettings,
} from '@app/contracts';
import { timingOf, timingProblem } from '@app/policies';
import { Schedules } from '@app/schedules';
import { ScheduleTicks } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { JobPlanner } from '../jobs/job-planner.service.js';
import { ProblemError } from '../problems/problem-error.js';
import { JobWebhooks, type StorableRequest } from '../webhooks/job-webhooks.service.js';

/** Characters of a schedule's job: lists show it. */
const longestJob = 65_536;
/** Stands in for the id of a schedule that is not there yet. */
const noId = '';

/** Makes and changes schedules, of what was found to be right alone. */
@Injectable()
export class ScheduleEditing {
  constructor(
    private readonly schedules: Schedules,
    private readonly ticks: ScheduleTicks,
    private readonly planner: JobPlanner,
    private readonly webhooks: JobWebhooks,
  ) {}

  /** @throws {ProblemError} `validation`, `settings-limit`, and as for a submit of its job. */
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
      throw new ProblemError('settings-limit', 'You have as many schedules as you may. Delete one first.');
    }
    await this.#tick(made);
    return made;
  }

  /**
   * Changes what is named. One that runs at other times begins to count anew.
   *
   * @returns Undefined when it is gone.
   * @throws {ProblemError} As for {@link create}.
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

  /** No run becomes due any more; those that wait for others go on. */
  async pause({ id }: ScheduleRecord): Promise<ScheduleRecord | undefined> {
    const paused = await this.schedules.change(id, ({ pausedAt = Date.now() }) => ({ pausedAt }));
    await this.ticks.drop(id);
    return paused;
  }

  /** What passed while it was paused is not missed. */
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

  /** A scheduler would see to it within a minute. */
  async #tick(schedule: ScheduleRecord): Promise<void> {
    if (schedule.pausedAt === undefined) {
      await this.ticks.keep(schedule.id, timingOf(schedule.settings, schedule));
    }
  }

  async #checked(tenant: string, job: JobRequest): Promise<StorableRequest<JobRequest>> {
    try {
      if (JSON.stringify(job).length > longestJob) {
        throw new ProblemError(
          'payload-too-large',
          `The job of a schedule has at most ${longestJob} characters.`,
        );
      }
      this.planner.plan(tenant, job);
      return await this.webhooks.prepare(tenant, job);
    } catch (error) {
      throw error instanceof ProblemError ? inJob(error) : error;
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
  throw new ProblemError('validation', 'The schedule could not run as it is; see errors.', {
    errors: [{ pointer: `/${member}`, detail: message }],
  });
}

/** The same problem of a job that is a member of something. */
function inJob(error: ProblemError): ProblemError {
  const errors = error.errors?.map(({ pointer, detail }) => ({ pointer: `/job${pointer}`, detail }));
  return new ProblemError(error.code, error.detail, { ...(errors && { errors }), cause: error });
}
