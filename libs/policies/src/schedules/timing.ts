import type { ScheduleSettings } from '@app/contracts';

/** When a schedule runs. Times are milliseconds since the epoch; durations are milliseconds. */
export interface Timing {
  /** Five fields, or six with seconds first; set instead of {@link everyMs}. */
  cron?: string;
  /** The time between two runs, counted from {@link anchor}. */
  everyMs?: number;
  anchor: number;
  /** The IANA time zone in which the cron is read. */
  timeZone: string;
  /** A run begins up to this long after its time; see `firesAt`. */
  jitterMs: number;
  /** No run is before this time. */
  startsAt?: number;
  /** No run is after this time. */
  endsAt?: number;
  /** Makes the jitter of two schedules differ. */
  seed: string;
}

/** The timing of a schedule with these settings. Its id is the seed of its jitter. */
export function timingOf(
  { cron, every, timeZone, jitter, startsAt, endsAt }: ScheduleSettings,
  { id, createdAt }: { id: string; createdAt: number },
): Timing {
  return {
    ...(cron === undefined ? { everyMs: every } : { cron }),
    anchor: startsAt === undefined ? createdAt : Date.parse(startsAt),
    timeZone,
    jitterMs: jitter,
    ...(startsAt !== undefined && { startsAt: Date.parse(startsAt) }),
    ...(endsAt !== undefined && { endsAt: Date.parse(endsAt) }),
    seed: id,
  };
}

/**
 * The policy for runs whose time passed while no scheduler ran.
 *
 * - `skip`: nothing.
 * - `once`: one run for all of them.
 * - `all`: one run each, for the latest `most` of them.
 */
export type MissedRuns = { policy: 'skip' } | { policy: 'once' } | { policy: 'all'; max: number };

/** The policy for missed runs of a schedule with these settings. */
export function missedRunsOf({ missed, mostMissed }: ScheduleSettings): MissedRuns {
  return missed === 'all' ? { policy: 'all', max: mostMissed } : { policy: missed };
}
