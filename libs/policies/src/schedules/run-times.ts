import { CronExpressionParser } from 'cron-parser';
import { hash } from 'node:crypto';
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

/**
 * The times of a cron later than `after`, in order; endless unless the cron has an end.
 *
 * Where the clock is set forward, a local time that does not exist runs that much later. Where it is set back, a
 * local time that occurs twice runs the first time. A cron of every hour (`*`) runs in each hour that passes.
 */
function* cronTimes(expression: string, timeZone: string, after: number): Generator<number, void> {
  const parsed = CronExpressionParser.parse(expression, {
    tz: timeZone,
    currentDate: new Date(beforeClockChange(timeZone, after)),
  });
  for (;;) {
    let time: number;
    try {
      time = parsed.next().getTime();
    } catch {
      // The parser found no such day in years.
      return;
    }
    if (time > after) yield time;
  }
}

/** More than any clock change, and longer than the parser's answer depends on where it started after one. */
const aroundChangeMs = 2 * 3_600_000;

/** A start for the parser from which it finds the same times as from long before the clock change. */
function beforeClockChange(timeZone: string, after: number): number {
  const before = after - aroundChangeMs;
  return offsetAt(timeZone, before) === offsetAt(timeZone, after) ? after : before;
}

/** One for each zone in use; a process sees few. */
const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 100;

/**
 * The offset of a zone from UTC at a time, as text: `GMT+02:00`.
 *
 * @throws {RangeError} For an unknown zone.
 */
export function offsetAt(timeZone: string, time: number): string {
  const parts = formatOf(timeZone).formatToParts(time);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  if (formats.size >= mostFormats) formats.clear();
  formats.set(timeZone, format);
  return format;
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
