import { firesAt } from './fires-at.js';
import { latestTimes } from './latest-times.js';
import type { MissedRuns } from './missed-runs.js';
import type { Timing } from './timing.js';

/** A run of a schedule that is due. */
export interface DueRun {
  /** In milliseconds since the epoch; with its schedule it names the run. */
  time: number;
  /** It makes up for a time that was missed. */
  missed: boolean;
}

/** What a schedule has to do now. */
export interface DueRuns {
  /** By time. */
  runs: DueRun[];
  /** Missed times that come to no run: the last of them, and how many; undefined when too many to count. */
  dropped?: { last: number; count: number | undefined };
  /** The last time that has been looked at; where to go on. */
  handled: number;
}

/** A run that begins by less than this after its time is late, and not missed. */
export const lateMs = 120_000;
/** No schedule runs more often than once a second. */
const mostOnTime = lateMs / 1_000 + 2;

/**
 * The times behind `handled` that are due, and what becomes of those that were missed: of them, as many run as
 * the policy lets, the latest.
 */
export function dueRuns(timing: Timing, handled: number, now: number, missedRuns: MissedRuns): DueRuns {
  const madeUp = mostMadeUp(missedRuns);
  const { times, earlier } = latestTimes(timing, handled, now, madeUp + mostOnTime);
  const due = times.filter((time) => firesAt(timing, time) <= now);
  const onTime = due.filter((time) => firesAt(timing, time) > now - lateMs);
  const missed = due.slice(0, due.length - onTime.length);
  const rest = Math.max(0, missed.length - madeUp);
  const last = missed[rest - 1];
  return {
    runs: [
      ...missed.slice(rest).map((time) => ({ time, missed: true })),
      ...onTime.map((time) => ({ time, missed: false })),
    ],
    ...(last !== undefined && {
      dropped: { last, count: earlier === undefined ? undefined : earlier + rest },
    }),
    handled: due.at(-1) ?? handled,
  };
}

function mostMadeUp(missedRuns: MissedRuns): number {
  if (missedRuns.policy === 'skip') return 0;
  return missedRuns.policy === 'once' ? 1 : missedRuns.most;
}
