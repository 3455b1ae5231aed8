import * as z from 'zod';
import type { JobRequest } from '../jobs/job-request.js';
import { scheduleTimingMembers } from './schedule-timing.js';

/**
 * The schema of the body of `POST /v1/schedules`.
 *
 * @param job From {@link scheduledJobSchemaOf}.
 */
export function newScheduleSchemaOf(job: z.ZodType<JobRequest>) {
  return z
    .strictObject(membersOf(job))
    .partial()
    .required({ name: true, job: true })
    .extend({ paused: z.boolean().optional().describe('It begins paused.') })
    .superRefine(({ cron, every }, context) => {
      if ((cron === undefined) !== (every === undefined)) return;
      context.addIssue({ code: 'custom', path: ['cron'], message: 'Give exactly one of cron and every.' });
    })
    .meta({ id: 'NewSchedule' });
}

export type NewSchedule = z.infer<ReturnType<typeof newScheduleSchemaOf>>;

/**
 * The schema of the body of `PATCH /v1/schedules/{id}`. Missing members stay; `null` removes a start or an end.
 *
 * @param job From {@link scheduledJobSchemaOf}.
 */
export function scheduleChangeSchemaOf(job: z.ZodType<JobRequest>) {
  const members = membersOf(job);
  return z
    .strictObject({
      ...members,
      startsAt: members.startsAt.nullable(),
      endsAt: members.endsAt.nullable(),
    })
    .partial()
    .superRefine(({ cron, every }, context) => {
      if (cron === undefined || every === undefined) return;
      context.addIssue({ code: 'custom', path: ['cron'], message: 'Give one of cron and every.' });
    })
    .meta({ id: 'ScheduleChange' });
}

export type ScheduleChange = z.infer<ReturnType<typeof scheduleChangeSchemaOf>>;

function membersOf(job: z.ZodType<JobRequest>) {
  return {
    name: z.string().min(1).max(128),
    job,
    ...scheduleTimingMembers,
  };
}
