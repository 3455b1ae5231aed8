import { CronExpressionParser } from 'cron-parser';
import { offsetAt } from './offset-at.js';

/** More than any clock is changed by, and for how long after it what the parser says depends on where it began. */
const aroundChangeMs = 2 * 3_600_000;

/**
 * The times of a cron behind `after`, in their order, without end unless the cron has one.
 *
 * Where the clock is set forward, a local time that is left out runs by as much later; where it is set back, one
 * that comes twice runs the first time. A cron of every hour (`*`) runs in each hour that passes.
 */
export function* cronTimes(expression: string, timeZone: string, after: number): Generator<number> {
  const parsed = CronExpressionParser.parse(expression, {
    tz: timeZone,
    currentDate: new Date(beforeChange(timeZone, after)),
  });
  for (;;) {
    let time: number;
    try {
      time = parsed.next().getTime();
    } catch {
      // It looked for years and found none: there is no such day.
      return;
    }
    if (time > after) yield time;
  }
}

/** Where to begin, so that the times are those of whoever began long before the clock was changed. */
function beforeChange(timeZone: string, after: number): number {
  const before = after - aroundChangeMs;
  return offsetAt(timeZone, before) === offsetAt(timeZone, after) ? after : before;
}
