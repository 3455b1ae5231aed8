import * as z from 'zod';
import { scheduledJobSchema } from './schedule-settings.js';
import { scheduleTimingMembers } from './schedule-timing.js';

const members = {
  name: z.string().min(1).max(128),
  job: scheduledJobSchema,
  ...scheduleTimingMembers,
};

/** The body of `POST /v1/schedules`. */
export const newScheduleSchema = z
  .strictObject(members)
  .partial()
  .required({ name: true, job: true })
  .extend({ paused: z.boolean().optional().describe('It begins paused.') })
  .superRefine(({ cron, every }, context) => {
    if ((cron === undefined) !== (every === undefined)) return;
    context.addIssue({ code: 'custom', path: ['cron'], message: 'Give exactly one of cron and every.' });
  })
  .meta({ id: 'NewSchedule' });

export type NewSchedule = z.infer<typeof newScheduleSchema>;

/** The body of `PATCH /v1/schedules/{id}`: what is not named stays; `null` takes an end away. */
export const scheduleChangeSchema = z
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

export type ScheduleChange = z.infer<typeof scheduleChangeSchema>;
