import { hash } from 'node:crypto';
import { cronTimes } from './cron-times.js';
import type { Timing } from './timing.js';

/** The times at which a schedule runs, later than `after`, in order and without jitter. */
export function* timesOf(timing: Timing, after: number): Generator<number, void> {
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

function* regularTimes(anchor: number, everyMs: number, after: number): Generator<number, void> {
  if (!Number.isFinite(everyMs)) return;
  const first = Math.max(0, Math.floor((after - anchor) / everyMs) + 1);
  for (let step = first; ; step += 1) yield anchor + step * everyMs;
}

const hexDigits = 12;

/**
 * When the run of this time begins: up to the jitter later, and the same in every process. The jitter is shorter
 * than the time between two runs, so that they keep their order.
 */
export function firesAt({ jitterMs, seed }: Timing, time: number): number {
  if (jitterMs === 0) return time;
  const digits = hash('sha256', `${seed} ${time}`, 'hex').slice(0, hexDigits);
  return time + Math.floor((Number.parseInt(digits, 16) / 16 ** hexDigits) * jitterMs);
}

/** When the next run after this moment begins, jitter included; undefined when there is none. */
export function nextFiring(timing: Timing, after: number): number | undefined {
  for (const time of timesOf(timing, after - timing.jitterMs)) {
    const at = firesAt(timing, time);
    if (at > after) return at;
  }
  return undefined;
}

/**
 * How many milliseconds the next run of a schedule is late, jitter considered; 0 when it is not due.
 *
 * @param handled The last time that was checked.
 */
export function overdueMs(timing: Timing, handled: number, now: number): number {
  const { value: next } = timesOf(timing, handled).next();
  return next === undefined ? 0 : Math.max(0, now - firesAt(timing, next));
}
