import { CronExpressionParser } from 'cron-parser';
import { offsetAt } from './offset-at.js';
import type { Timing } from './timing.js';
import { timesOf } from './times-of.js';

/** What is wrong with a timing, and the member that it stands in. */
export interface TimingProblem {
  member: 'cron' | 'timeZone' | 'jitter' | 'endsAt';
  message: string;
}

/** `H`, for "any time that suits", would be another one in each process. */
const cronPattern = /^(?:[\dA-Za-z*/,?#-]+ ){4,5}[\dA-Za-z*/,?#-]+$/;
const anyTime = /(?:^|[ ,])H/i;
/** Gaps between runs that the jitter is held against. */
const gapsLookedAt = 20;

/** Why nothing can run by it; undefined when it can. `now` is when it begins to count. */
export function timingProblem(timing: Timing, now: number): TimingProblem | undefined {
  if (!isTimeZone(timing.timeZone)) {
    return { member: 'timeZone', message: 'Not a time zone of the IANA database, such as Europe/Berlin.' };
  }
  const cron = timing.cron === undefined ? undefined : cronProblem(timing.cron);
  if (cron !== undefined) return { member: 'cron', message: cron };
  const times = first(timing, now);
  if (times.length === 0) {
    return timing.endsAt === undefined
      ? { member: 'cron', message: 'There is no such day: it would never run.' }
      : { member: 'endsAt', message: 'It would never run: its end is before its first run.' };
  }
  const shortest = Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  if (timing.jitterMs >= shortest) {
    return { member: 'jitter', message: 'The jitter must be shorter than the time between two runs.' };
  }
  return undefined;
}

function isTimeZone(name: string): boolean {
  try {
    offsetAt(name, 0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function cronProblem(expression: string): string | undefined {
  if (!cronPattern.test(expression)) {
    return 'Write five fields (minute, hour, day of month, month, day of week), or six with seconds first.';
  }
  if (anyTime.test(expression))
    return 'H is not supported; name a time, and a jitter if it need not be exact.';
  try {
    CronExpressionParser.parse(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message}.` : String(error);
  }
}

function first(timing: Timing, now: number): number[] {
  const times: number[] = [];
  for (const time of timesOf(timing, now)) {
    times.push(time);
    if (times.length > gapsLookedAt) break;
  }
  return times;
}
