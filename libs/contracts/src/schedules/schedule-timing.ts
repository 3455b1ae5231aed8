import * as z from 'zod';
import { durationSchema } from '../duration.js';

const secondMs = 1_000;
const yearMs = 366 * 86_400_000;

/** What happens to a run whose time comes before the previous run has ended. */
export const overlapPolicies = ['skip', 'queue', 'replace'] as const;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** What happens to runs whose time passed while no scheduler ran. */
export const missedPolicies = ['skip', 'once', 'all'] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

/** The members of a request that say when a schedule runs; all of them are optional. */
export const scheduleTimingMembers = {
  cron: z
    .string()
    .max(128)
    .describe('Minute, hour, day of month, month, day of week; with six fields, seconds first.'),
  every: durationSchema
    .refine((value) => value >= secondMs && value <= yearMs, 'Use one second to one year.')
    .describe(
      'The time between two runs, instead of `cron`. It is counted from `startsAt`, or else from the creation of the schedule.',
    ),
  timeZone: z
    .string()
    .max(64)
    .describe(
      'The IANA time zone in which `cron` is read, such as `Europe/Berlin`. Default: UTC. Where the clock is set forward, a local time that does not exist runs that much later; where it is set back, a local time that occurs twice runs the first time.',
    ),
  jitter: durationSchema
    .refine((value) => value <= 86_400_000, 'Use at most one day.')
    .describe(
      'A run begins up to this much later. It must be shorter than the time between two runs. Default: 0.',
    ),
  startsAt: z.iso.datetime({ offset: true }).describe('No run is before this time.'),
  endsAt: z.iso.datetime({ offset: true }).describe('No run is after this time.'),
  overlap: z
    .enum(overlapPolicies)
    .describe(
      'What to do while the previous run has not ended: `skip` the new run, `queue` it, or `replace` the previous run, which is cancelled. Default: skip.',
    ),
  missed: z
    .enum(missedPolicies)
    .describe(
      'What to do with runs that are more than two minutes late because no scheduler ran: `skip` them, replace all of them with one run (`once`), or run the latest `mostMissed` of them one after the other (`all`). Default: once.',
    ),
  mostMissed: z.int().min(1).max(100).describe('For `missed: all`. Default: 10.'),
};

/** The complete timing of a schedule. Times are ISO 8601; durations are milliseconds. */
export interface ScheduleSettings {
  cron?: string;
  every?: number;
  timeZone: string;
  jitter: number;
  startsAt?: string;
  endsAt?: string;
  overlap: OverlapPolicy;
  missed: MissedPolicy;
  mostMissed: number;
}

/** The defaults of the members that are missing. */
export const defaultScheduleSettings = {
  timeZone: 'UTC',
  jitter: 0,
  overlap: 'skip',
  missed: 'once',
  mostMissed: 10,
} as const satisfies ScheduleSettings;
