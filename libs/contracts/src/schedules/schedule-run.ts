import * as z from 'zod';

/**
 * `waiting`: for the previous run. `starting`: until its job exists. `started`: its job exists and has a status of
 * its own. `skipped`: the previous run had not ended. `missed`: no scheduler was running. `failed`: its job could
 * not be submitted.
 */
export const scheduleRunStatuses = ['waiting', 'starting', 'started', 'skipped', 'missed', 'failed'] as const;
export type ScheduleRunStatus = (typeof scheduleRunStatuses)[number];

/** Why a run exists: its time came, it replaces a missed one, or somebody requested it. */
export const scheduleRunCauses = ['time', 'missed', 'request'] as const;
export type ScheduleRunCause = (typeof scheduleRunCauses)[number];

/** A run of a schedule, as the API shows it. */
export const scheduleRunSchema = z
  .object({
    id: z.string().describe('`r_` and 26 characters of base32, derived from the schedule and the time.'),
    object: z.literal('schedule_run'),
    schedule: z.string(),
    time: z.iso.datetime().describe('The scheduled time, without jitter.'),
    cause: z.enum(scheduleRunCauses),
    status: z.enum(scheduleRunStatuses),
    startedAt: z.iso.datetime().optional(),
    job: z.string().optional(),
    jobStatus: z.string().optional().describe('The status of the job; `purged` after its retention.'),
    jobs: z.int().optional().describe('For a pass over all memory spaces: the number of passes begun.'),
    missed: z
      .int()
      .optional()
      .describe('The number of missed times, this one included. Missing when there were too many to count.'),
    detail: z.string().optional().describe('Why the run was skipped or failed.'),
  })
  .meta({ id: 'ScheduleRun' });

export type ScheduleRun = z.infer<typeof scheduleRunSchema>;

/** The last runs of a schedule. */
export const scheduleRunListSchema = z
  .object({ data: z.array(scheduleRunSchema).describe('Newest first.') })
  .meta({ id: 'ScheduleRunList' });

/** A run as it is stored. Times are milliseconds since the epoch. */
export interface ScheduleRunRecord {
  id: string;
  time: number;
  cause: ScheduleRunCause;
  status: ScheduleRunStatus;
  startedAt?: number;
  job?: string;
  jobs?: number;
  missed?: number;
  detail?: string;
}
