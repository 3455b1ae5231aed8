import * as z from 'zod';

/**
 * How a run stands. `waiting` for the run before it; `starting` until its job is there; `started` its job is
 * there, and has a status of its own; `skipped` the run before it had not ended; `missed` nobody was there to
 * begin it; `failed` its job could not be made.
 */
export const scheduleRunStatuses = ['waiting', 'starting', 'started', 'skipped', 'missed', 'failed'] as const;
export type ScheduleRunStatus = (typeof scheduleRunStatuses)[number];

/** Why a run is there: its time came, it makes up for one that was missed, or somebody asked for it. */
export const scheduleRunCauses = ['time', 'missed', 'request'] as const;
export type ScheduleRunCause = (typeof scheduleRunCauses)[number];

/** A run of a schedule, as its owner sees it. */
export const scheduleRunSchema = z
  .object({
    id: z.string().describe('`r_` and 26 characters of base32, from schedule and time.'),
    object: z.literal('schedule_run'),
    schedule: z.string(),
    time: z.iso.datetime().describe('The time that it stands for, without jitter.'),
    cause: z.enum(scheduleRunCauses),
    status: z.enum(scheduleRunStatuses),
    startedAt: z.iso.datetime().optional(),
    job: z.string().optional(),
    jobStatus: z.string().optional().describe("The job's; `purged` after its retention."),
    jobs: z.int().optional().describe('Passes that it began, of a pass over all memory spaces.'),
    missed: z
      .int()
      .optional()
      .describe('Times that were missed, this one included; none: too many to count.'),
    detail: z.string().optional().describe('Why it was skipped, or has failed.'),
  })
  .meta({ id: 'ScheduleRun' });

export type ScheduleRun = z.infer<typeof scheduleRunSchema>;

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
