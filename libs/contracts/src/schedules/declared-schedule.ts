import * as z from 'zod';
import { nameSchema } from '../configuration/owned-name.js';
import { memoryPassSchema } from '../memory/space-name.js';
import { jobRequestSchema } from '../jobs/job-request.js';
import { scheduledJobSchemaOf } from './schedule-settings.js';
import { scheduleTimingMembers } from './schedule-timing.js';

const declaredScheduleSchema = z
  .strictObject({
    ...scheduleTimingMembers,
    enabled: z.boolean().describe('Default: true.'),
    pass: memoryPassSchema.describe('Each run begins this pass over every memory space with something new.'),
    tenant: z.string().min(1).max(64).describe('Whose job it is; with `job`.'),
    job: scheduledJobSchemaOf(jobRequestSchema),
  })
  .partial();

/** A schedule of the configuration, as it is written; what the defaults say need not be. */
export type DeclaredSchedule = z.infer<typeof declaredScheduleSchema>;

/** What every installation has, until its configuration says otherwise. */
export const defaultSchedules: Readonly<Record<string, DeclaredSchedule>> = {
  'distill-mid': { cron: '7 * * * *', pass: 'mid' },
  'distill-long': { cron: '23 3 * * *', pass: 'long' },
};

/** The schedules of the installation, by name. */
export const declaredSchedulesSchema = z
  .record(nameSchema, declaredScheduleSchema)
  .default({})
  .superRefine((schedules, context) => {
    for (const [name, { cron, every, pass, tenant, job, enabled }] of Object.entries(
      withDefaults(schedules),
    )) {
      if (enabled === false) continue;
      const refuse = (member: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [name, member], message });
      if ((cron === undefined) === (every === undefined))
        refuse('cron', 'Give exactly one of cron and every.');
      if ((pass === undefined) === (job === undefined)) refuse('job', 'Give exactly one of job and pass.');
      if ((job === undefined) !== (tenant === undefined)) refuse('tenant', 'job and tenant go together.');
    }
  });

/** The schedules that run: what is written over the defaults, without those that are turned off. */
export function declaredSchedules(
  written: Readonly<Record<string, DeclaredSchedule>>,
): Record<string, DeclaredSchedule> {
  return Object.fromEntries(
    Object.entries(withDefaults(written)).filter(([, { enabled }]) => enabled !== false),
  );
}

function withDefaults(written: Readonly<Record<string, DeclaredSchedule>>): Record<string, DeclaredSchedule> {
  const known = Object.entries(defaultSchedules).map(([name, { cron, ...rest }]) => {
    const own = written[name];
    // One way to say when replaces the other.
    return [name, { ...rest, ...(own?.every === undefined && { cron }), ...own }];
  });
  return { ...written, ...Object.fromEntries(known) };
}
