import * as z from 'zod';
import { nameSchema } from '../configuration/owned-name.js';
import { memoryPassSchema } from '../memory/memory-space.js';
import type { JobRequest } from '../jobs/job-request.js';
import { scheduledJobSchemaOf } from './schedule.js';
import { scheduleTimingMembers } from './schedule-timing.js';

function declaredScheduleSchemaOf(request: z.ZodType<JobRequest>) {
  return z
    .strictObject({
      ...scheduleTimingMembers,
      enabled: z.boolean().describe('Default: true.'),
      pass: memoryPassSchema.describe('Each run begins this pass over every memory space with new entries.'),
      tenant: z.string().min(1).max(64).describe('The owner of the job; required with `job`.'),
      job: scheduledJobSchemaOf(request),
    })
    .partial();
}

/** A schedule as the configuration declares it; members with a default may be missing. */
export type DeclaredSchedule = z.infer<ReturnType<typeof declaredScheduleSchemaOf>>;

/** The schedules of every installation, unless its configuration changes or disables them. */
const defaultSchedules: Readonly<Record<string, DeclaredSchedule>> = {
  'distill-mid': { cron: '7 * * * *', pass: 'mid' },
  'distill-long': { cron: '23 3 * * *', pass: 'long' },
};

/** The schema of the schedules of an installation by name, whose jobs are requests of this schema. */
export function declaredSchedulesSchemaOf(request: z.ZodType<JobRequest>) {
  return z
    .record(nameSchema, declaredScheduleSchemaOf(request))
    .default({})
    .superRefine((schedules, context) => {
      for (const [name, schedule] of Object.entries(withDefaults(schedules))) {
        const { cron, every, pass, tenant, job, enabled } = schedule;
        if (enabled === false) continue;
        const refuse = (member: string, message: string): void =>
          context.addIssue({ code: 'custom', path: [name, member], message });
        if ((cron === undefined) === (every === undefined))
          refuse('cron', 'Set exactly one of cron and every.');
        if ((pass === undefined) === (job === undefined)) refuse('job', 'Set exactly one of job and pass.');
        if ((job === undefined) !== (tenant === undefined)) {
          refuse('tenant', 'Set tenant together with job, and neither without the other.');
        }
      }
    })
    .describe(
      'Schedules of the installation. `distill-mid` (hourly) and `distill-long` (nightly) exist by default and run once there is a memory space.',
    );
}

/** The schedules that run: the declared ones merged over the defaults, without the disabled ones. */
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
    // A declared `every` replaces the default cron.
    return [name, { ...rest, ...(own?.every === undefined && { cron }), ...own }];
  });
  return { ...written, ...Object.fromEntries(known) };
}
