import { CronExpressionParser } from 'cron-parser';
import { isTimeZone } from './cron-times.js';
import { timesOf } from './run-times.js';
import type { Timing } from './timing.js';

/** A mistake in a timing, and the member that contains it. */
export interface TimingProblem {
  member: 'cron' | 'timeZone' | 'jitter' | 'endsAt';
  message: string;
}

const cronPattern = /^(?:[\dA-Za-z*/,?#-]+ ){4,5}[\dA-Za-z*/,?#-]+$/;
/** `H` means "any suitable time" and would be a different one in each process. */
const anyTime = /(?:^|[ ,])H/i;
/** The jitter is compared with this many gaps between runs. */
const gapsChecked = 20;

/**
 * The mistake that keeps a schedule from running by this timing; undefined when there is none.
 *
 * @param now When the schedule begins, in milliseconds since the epoch.
 */
export function timingProblem(timing: Timing, now: number): TimingProblem | undefined {
  if (!isTimeZone(timing.timeZone)) {
    return { member: 'timeZone', message: 'Unknown time zone. Use an IANA name such as Europe/Berlin.' };
  }
  const cron = timing.cron === undefined ? undefined : cronProblem(timing.cron);
  if (cron !== undefined) return { member: 'cron', message: cron };
  const times = firstTimes(timing, now);
  if (times.length === 0) {
    return timing.endsAt === undefined
      ? { member: 'cron', message: 'No such day exists, so the schedule would never run.' }
      : { member: 'endsAt', message: 'The end is before the first run, so the schedule would never run.' };
  }
  const shortest = Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  if (timing.jitterMs >= shortest) {
    return { member: 'jitter', message: 'The jitter must be shorter than the time between two runs.' };
  }
  return undefined;
}

function cronProblem(expression: string): string | undefined {
  if (!cronPattern.test(expression)) {
    return 'Write five fields (minute, hour, day of month, month, day of week), or six with seconds first.';
  }
  if (anyTime.test(expression)) {
    return 'H is not supported. Write a time, and a jitter if it need not be exact.';
  }
  try {
    CronExpressionParser.parse(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message}.` : String(error);
  }
}

function firstTimes(timing: Timing, now: number): number[] {
  const times: number[] = [];
  for (const time of timesOf(timing, now)) {
    times.push(time);
    if (times.length > gapsChecked) break;
  }
  return times;
}
