import * as z from 'zod';
import type { JobRequest } from '../jobs/job-request.js';
import { type MemoryPass, memoryPassSchema } from '../memory/memory-space.js';
import {
  missedPolicies,
  overlapPolicies,
  type ScheduleSettings,
  scheduleTimingMembers,
} from './schedule-timing.js';

/** The schema of the job of a schedule: any job that can be submitted, without a deadline. */
export function scheduledJobSchemaOf(request: z.ZodType<JobRequest>): z.ZodType<JobRequest> {
  return request
    .superRefine(({ deadline }, context) => {
      if (deadline === undefined) return;
      const message = 'Remove the deadline. Every run gets the default deadline of its own.';
      context.addIssue({ code: 'custom', path: ['deadline'], message });
    })
    .meta({
      id: 'ScheduledJob',
      description: 'The job that each run submits: a body of POST /v1/jobs without a deadline.',
    });
}

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
    .extend({ paused: z.boolean().optional().describe('Whether the schedule begins paused.') })
    .superRefine(({ cron, every }, context) => {
      if ((cron === undefined) !== (every === undefined)) return;
      context.addIssue({ code: 'custom', path: ['cron'], message: 'Set exactly one of cron and every.' });
    })
    .meta({ id: 'NewSchedule' });
}

export type NewSchedule = z.infer<ReturnType<typeof newScheduleSchemaOf>>;

/**
 * The schema of the body of `PATCH /v1/schedules/{id}`: a missing member stays as it is; `null` removes a start or
 * an end.
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
      context.addIssue({ code: 'custom', path: ['cron'], message: 'Set only one of cron and every.' });
    })
    .meta({ id: 'ScheduleChange' });
}

export type ScheduleChange = z.infer<ReturnType<typeof scheduleChangeSchemaOf>>;

function membersOf(job: z.ZodType<JobRequest>) {
  return { name: z.string().min(1).max(128), job, ...scheduleTimingMembers };
}

/** Where a schedule was created: with the API, or in the installation's configuration. */
const scheduleOrigins = ['api', 'configuration'] as const;

/** `waiting`: there is nothing to run yet. `ended`: the end of the schedule has passed. */
const scheduleStatuses = ['active', 'paused', 'waiting', 'ended'] as const;
export type ScheduleStatus = (typeof scheduleStatuses)[number];

/** A schedule, as the API shows it. */
const scheduleSchema = z
  .object({
    id: z.string().describe('`s_` and 26 characters of base32.'),
    object: z.literal('schedule'),
    name: z.string(),
    status: z.enum(scheduleStatuses).describe('`waiting`: there is no memory space yet.'),
    origin: z.enum(scheduleOrigins),
    createdAt: z.iso.datetime(),
    version: z.int().positive(),
    cron: z.string().optional(),
    every: z.int().positive().optional().describe('Milliseconds.'),
    timeZone: z.string(),
    jitter: z.int().nonnegative().describe('Milliseconds.'),
    startsAt: z.iso.datetime({ offset: true }).optional(),
    endsAt: z.iso.datetime({ offset: true }).optional(),
    overlap: z.enum(overlapPolicies),
    missed: z.enum(missedPolicies),
    mostMissed: z.int(),
    job: z.unknown().optional().describe('The job that each run submits.'),
    pass: memoryPassSchema.optional().describe('The pass over all memory spaces that each run begins.'),
    pausedAt: z.iso.datetime().optional(),
    nextRunAt: z.iso.datetime().optional().describe('When the next run begins, jitter included.'),
    lastRunAt: z.iso.datetime().optional().describe('When a run last began.'),
  })
  .meta({ id: 'Schedule' });

export type Schedule = z.infer<typeof scheduleSchema>;

/** The schedules of a tenant, followed for operators by those of the installation. */
export const scheduleListSchema = z
  .object({ data: z.array(scheduleSchema).describe('Oldest first.') })
  .meta({ id: 'ScheduleList' });

/** The work of a run: to submit a job, or to begin a pass over every memory space with new entries. */
export type ScheduledWork = { job: JobRequest } | { pass: MemoryPass };

/** A schedule as it is stored. Times are milliseconds since the epoch. */
export interface ScheduleRecord {
  id: string;
  /** The owner of the jobs; empty for a schedule of the installation, which submits jobs for all tenants. */
  tenant: string;
  name: string;
  origin: (typeof scheduleOrigins)[number];
  settings: ScheduleSettings;
  work: ScheduledWork;
  createdAt: number;
  version: number;
  pausedAt?: number;
  /** The last time that was checked; later times may be due. */
  handled: number;
  /** When a run last began. */
  lastRunAt?: number;
  /** The sealed secret of the job's webhook. */
  webhookKey?: string;
  /** The W3C `traceparent` of the request that created the schedule; the traces of its runs link to it. */
  traceparent?: string;
}

/**
 * `waiting`: for the previous run. `starting`: until its job exists. `started`: its job exists and has a status of
 * its own. `skipped`: the previous run had not ended. `missed`: no scheduler was running. `failed`: its job could
 * not be submitted.
 */
const scheduleRunStatuses = ['waiting', 'starting', 'started', 'skipped', 'missed', 'failed'] as const;
export type ScheduleRunStatus = (typeof scheduleRunStatuses)[number];

/** Why a run exists: its time came, it replaces a missed one, or somebody requested it. */
const scheduleRunCauses = ['time', 'missed', 'request'] as const;
export type ScheduleRunCause = (typeof scheduleRunCauses)[number];

/** A run of a schedule, as the API shows it. */
const scheduleRunSchema = z
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
