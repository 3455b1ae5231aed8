import type { Timing } from './timing.js';
import { timesOf } from './times-of.js';

/** The latest times of a stretch. */
export interface LatestTimes {
  /** In their order. */
  times: number[];
  /** How many more there are before them; undefined when they were too many to count. */
  earlier: number | undefined;
}

/** So many times `most` are looked at in one go. */
const roomFactor = 4;

/**
 * The times behind `after` up to `until`, the latest `most` at most. What it costs does not grow with the length
 * of the stretch: a schedule of every second may have stood still for a month.
 */
export function latestTimes(timing: Timing, after: number, until: number, most: number): LatestTimes {
  const room = Math.max(1, most) * roomFactor;
  const all = upTo(timing, after, until, room);
  if (all.length < room) return { times: last(all, most), earlier: Math.max(0, all.length - most) };
  // Later begins give fewer times: the one that gives enough, and not too many, lies between these.
  let early = after;
  let late = until;
  while (late - early > 1) {
    const begin = Math.floor((early + late) / 2);
    const found = upTo(timing, begin, until, room);
    if (found.length >= room) early = begin;
    else if (found.length < most) late = begin;
    else return { times: last(found, most), earlier: undefined };
  }
  return { times: last(upTo(timing, early, until, room), most), earlier: undefined };
}

function upTo(timing: Timing, after: number, until: number, room: number): number[] {
  const found: number[] = [];
  for (const time of timesOf(timing, after)) {
    if (time > until || found.length === room) break;
    found.push(time);
  }
  return found;
}

function last(times: readonly number[], most: number): number[] {
  return most === 0 ? [] : times.slice(-most);
}
