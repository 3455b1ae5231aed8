import { cronTimes } from './cron-times.js';
import type { Timing } from './timing.js';

/** The times at which a schedule runs, behind `after`, in their order and without its jitter. */
export function* timesOf(timing: Timing, after: number): Generator<number> {
  const { startsAt = -Infinity, endsAt = Infinity } = timing;
  const from = Math.max(after, startsAt - 1);
  const times =
    timing.cron === undefined
      ? regularTimes(timing.anchor, timing.everyMs ?? Infinity, from)
      : cronTimes(timing.cron, timing.timeZone, from);
  for (const time of times) {
    if (time > endsAt) return;
    yield time;
  }
}

/** The first of {@link timesOf}; undefined when it runs no more. */
export function nextTime(timing: Timing, after: number): number | undefined {
  for (const time of timesOf(timing, after)) return time;
  return undefined;
}

function* regularTimes(anchor: number, everyMs: number, after: number): Generator<number> {
  if (!Number.isFinite(everyMs)) return;
  const first = Math.max(0, Math.floor((after - anchor) / everyMs) + 1);
  for (let step = first; ; step += 1) yield anchor + step * everyMs;
}
