import * as z from 'zod';
import { durationSchema } from '../duration.js';

const secondMs = 1_000;
const yearMs = 366 * 86_400_000;

/** What becomes of a run whose time has come while the one before it has not ended. */
export const overlapPolicies = ['skip', 'queue', 'replace'] as const;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** What becomes of runs whose time passed while no scheduler ran. */
export const missedPolicies = ['skip', 'once', 'all'] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

/** When a schedule runs, as it may be written; every member may be left out. */
export const scheduleTimingMembers = {
  cron: z
    .string()
    .max(128)
    .describe('Minute, hour, day of month, month, day of week; with six fields, seconds first.'),
  every: durationSchema
    .refine((value) => value >= secondMs && value <= yearMs, 'From a second to a year.')
    .describe('The time between two runs, instead of `cron`; counted from `startsAt`, or from its creation.'),
  timeZone: z
    .string()
    .max(64)
    .describe(
      'In which `cron` is read, as in `Europe/Berlin`; default: UTC. A local time that the clock leaves out runs as much later, one that comes twice runs the first time.',
    ),
  jitter: durationSchema
    .refine((value) => value <= 86_400_000, 'At most a day.')
    .describe('A run begins up to so much later; shorter than the time between two runs. Default: 0.'),
  startsAt: z.iso.datetime({ offset: true }).describe('No run is before it.'),
  endsAt: z.iso.datetime({ offset: true }).describe('No run is after it.'),
  overlap: z
    .enum(overlapPolicies)
    .describe(
      'While the run before has not ended: `skip` this one, `queue` it, or `replace` the one before, which is cancelled. Default: skip.',
    ),
  missed: z
    .enum(missedPolicies)
    .describe(
      'Of runs that nobody was there to begin for two minutes: `skip` them, make up for all by running `once`, or for `all` of the latest `mostMissed`, one after the other. Default: once.',
    ),
  mostMissed: z.int().min(1).max(100).describe('For `missed: all`. Default: 10.'),
};
