import { firesAt, timesOf } from './run-times.js';
import type { MissedRuns, Timing } from './timing.js';

/** A run of a schedule that is due. */
export interface DueRun {
  /** In milliseconds since the epoch; together with the schedule it identifies the run. */
  time: number;
  /** The run replaces one that was missed. */
  missed: boolean;
}

/** The runs of a schedule to begin now. */
export interface DueRuns {
  /** In order of time. */
  runs: DueRun[];
  /** Missed times that get no run: the last of them, and their number; undefined when too many to count. */
  dropped?: { last: number; count: number | undefined };
  /** The last time that was checked; the next check continues from here. */
  handled: number;
}

/** A run that begins less than this after its time is late, not missed. */
export const lateMs = 120_000;
/** No schedule runs more often than once a second. */
const maxOnTime = lateMs / 1_000 + 2;

/**
 * The times later than `handled` that are due. Of the missed ones, the latest run, as many as the policy allows.
 */
export function dueRuns(timing: Timing, handled: number, now: number, missedRuns: MissedRuns): DueRuns {
  const max = maxReplaced(missedRuns);
  const { times, earlier } = latestTimes(timing, handled, now, max + maxOnTime);
  const due = times.filter((time) => firesAt(timing, time) <= now);
  const onTime = due.filter((time) => firesAt(timing, time) > now - lateMs);
  const missed = due.slice(0, due.length - onTime.length);
  const rest = Math.max(0, missed.length - max);
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

function maxReplaced(missedRuns: MissedRuns): number {
  if (missedRuns.policy === 'skip') return 0;
  return missedRuns.policy === 'once' ? 1 : missedRuns.max;
}

/** One search reads at most this many times `max`. */
const roomFactor = 4;

/**
 * The latest `max` times after `after` and up to `until`, in order, and how many are before them; `earlier` is
 * undefined when they are too many to count. The cost does not grow with the period: a schedule of every second
 * may have stood still for a month.
 */
export function latestTimes(
  timing: Timing,
  after: number,
  until: number,
  max: number,
): { times: number[]; earlier: number | undefined } {
  const room = Math.max(1, max) * roomFactor;
  const all = upTo(timing, after, until, room);
  if (all.length < room) return { times: latest(all, max), earlier: Math.max(0, all.length - max) };
  // A later begin finds fewer times; the begin that finds enough, and not too many, lies between these.
  let early = after;
  let late = until;
  while (late - early > 1) {
    const begin = Math.floor((early + late) / 2);
    const found = upTo(timing, begin, until, room);
    if (found.length >= room) early = begin;
    else if (found.length < max) late = begin;
    else return { times: latest(found, max), earlier: undefined };
  }
  return { times: latest(upTo(timing, early, until, room), max), earlier: undefined };
}

function upTo(timing: Timing, after: number, until: number, room: number): number[] {
  const found: number[] = [];
  for (const time of timesOf(timing, after)) {
    if (time > until || found.length === room) break;
    found.push(time);
  }
  return found;
}

function latest(times: readonly number[], max: number): number[] {
  return max === 0 ? [] : times.slice(-max);
}
