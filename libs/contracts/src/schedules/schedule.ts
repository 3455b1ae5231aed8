import * as z from 'zod';
import type { JobRequest } from '../jobs/job-request.js';
import { memoryPassSchema, type MemoryPass } from '../memory/space-name.js';
import { missedPolicies, overlapPolicies } from './schedule-timing.js';
import type { ScheduleSettings } from './schedule-settings.js';

/** Who made a schedule: a caller of the API, or the installation's configuration. */
export const scheduleOrigins = ['api', 'configuration'] as const;

/**
 * How a schedule stands: `waiting` has nothing to do yet, `ended` runs no more, because its end has come.
 */
export const scheduleStatuses = ['active', 'paused', 'waiting', 'ended'] as const;
export type ScheduleStatus = (typeof scheduleStatuses)[number];

/** A schedule as its owner sees it. */
export const scheduleSchema = z
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
    job: z.unknown().optional().describe('What each run submits.'),
    pass: memoryPassSchema.optional().describe('The pass over all memory spaces that each run begins.'),
    pausedAt: z.iso.datetime().optional(),
    nextRunAt: z.iso.datetime().optional().describe('When the next run begins, its jitter included.'),
    lastRunAt: z.iso.datetime().optional().describe('When a run last began.'),
  })
  .meta({ id: 'Schedule' });

export type Schedule = z.infer<typeof scheduleSchema>;

/** What a run does: submits a job, or begins a pass over every memory space that has something new. */
export type ScheduledWork = { job: JobRequest } | { pass: MemoryPass };

/** A schedule as it is stored. Times are milliseconds since the epoch. */
export interface ScheduleRecord {
  id: string;
  /** Whose jobs it makes; empty for one that is the installation's and makes jobs for all. */
  tenant: string;
  name: string;
  origin: (typeof scheduleOrigins)[number];
  settings: ScheduleSettings;
  work: ScheduledWork;
  createdAt: number;
  version: number;
  pausedAt?: number;
  /** The last time that has been looked at; what is due lies behind it. */
  handled: number;
  /** When a run last began. */
  lastRunAt?: number;
  /** The sealed secret of the job's webhook. */
  webhookKey?: string;
  /** The place in a trace that it was made in; the traces of its runs point there. */
  traceparent?: string;
}
