import type { ScheduleSettings } from '@app/contracts';
import type { MissedRuns } from './missed-runs.js';
import type { Timing } from './timing.js';

/** When a schedule with these settings runs. Its id is the seed of its jitter. */
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

/** What such a schedule does about runs that were missed. */
export function missedRunsOf({ missed, mostMissed }: ScheduleSettings): MissedRuns {
  return missed === 'all' ? { policy: 'all', most: mostMissed } : { policy: missed };
}
