import { describe, expect, it } from '@jest/globals';
import { dueRuns, lateMs } from './due-runs.js';
import { firesAt } from './run-times.js';
import type { MissedRuns, Timing } from './timing.js';
import { timingProblem } from './timing-problem.js';

const noon = Date.UTC(2027, 5, 1, 12);
const minute = 60_000;
const everyTenMinutes: Timing = {
  cron: '*/10 * * * *',
  timeZone: 'UTC',
  jitterMs: 0,
  anchor: 0,
  seed: 'a',
};

describe('the runs that are due', () => {
  it('are none before their time, and continue after the last check', () => {
    expect(dueRuns(everyTenMinutes, noon, noon + 9 * minute, { policy: 'once' })).toEqual({
      runs: [],
      handled: noon,
    });
    const due = dueRuns(everyTenMinutes, noon, noon + 10 * minute, { policy: 'once' });
    expect(due).toEqual({ runs: [{ time: noon + 10 * minute, missed: false }], handled: noon + 10 * minute });
    expect(dueRuns(everyTenMinutes, due.handled, noon + 10 * minute, { policy: 'once' }).runs).toEqual([]);
  });

  it.each<[MissedRuns, number[], number | undefined]>([
    [{ policy: 'skip' }, [], 5],
    [{ policy: 'once' }, [50], 4],
    [{ policy: 'all', max: 3 }, [30, 40, 50], 2],
    [{ policy: 'all', max: 100 }, [10, 20, 30, 40, 50], undefined],
  ])('after an hour in which nobody looked: %j', (policy, madeUp, dropped) => {
    const due = dueRuns(everyTenMinutes, noon, noon + 60 * minute, policy);
    expect(due.runs).toEqual([
      ...madeUp.map((minutes) => ({ time: noon + minutes * minute, missed: true })),
      { time: noon + 60 * minute, missed: false },
    ]);
    expect(due.dropped?.count).toBe(dropped);
    expect(due.handled).toBe(noon + 60 * minute);
  });

  it('that are late by less than two minutes are not missed', () => {
    const late = noon + 10 * minute + lateMs;
    expect(dueRuns(everyTenMinutes, noon, late - 1, { policy: 'skip' }).runs).toHaveLength(1);
    expect(dueRuns(everyTenMinutes, noon, late, { policy: 'skip' }).runs).toEqual([]);
  });

  it('wait for their jitter', () => {
    const timing = { ...everyTenMinutes, jitterMs: 5 * minute };
    const time = noon + 10 * minute;
    const begins = firesAt(timing, time);
    expect(begins).toBeGreaterThan(time);
    expect(dueRuns(timing, noon, begins - 1, { policy: 'skip' })).toEqual({ runs: [], handled: noon });
    expect(dueRuns(timing, noon, begins, { policy: 'skip' }).handled).toBe(time);
  });

  it('after a month of every second are found without counting them all', () => {
    const timing = { ...everyTenMinutes, cron: '* * * * * *' };
    const month = 30 * 86_400_000;
    const due = dueRuns(timing, noon - month, noon, { policy: 'all', max: 10 });
    expect(due.runs.filter(({ missed }) => missed)).toHaveLength(10);
    expect(due.runs.at(-1)?.time).toBe(noon);
    expect(new Set(due.runs.map(({ time }) => time)).size).toBe(due.runs.length);
    expect(due.dropped?.count).toBeUndefined();
  });
});

describe('a timing that cannot be', () => {
  it.each<[Partial<Timing>, string | undefined]>([
    [{}, undefined],
    [{ cron: '0 */5 * * * *' }, undefined],
    [{ cron: '0 9 * * MON-FRI' }, undefined],
    [{ cron: '* * * *' }, 'cron'],
    [{ cron: '61 * * * *' }, 'cron'],
    [{ cron: 'H 3 * * *' }, 'cron'],
    [{ cron: '0 0 30 2 *' }, 'cron'],
    [{ cron: '@daily' }, 'cron'],
    [{ timeZone: 'Europe/Atlantis' }, 'timeZone'],
    [{ jitterMs: 10 * minute }, 'jitter'],
    [{ jitterMs: 10 * minute - 1 }, undefined],
    [{ cron: undefined, everyMs: 60_000, jitterMs: 60_000 }, 'jitter'],
    [{ endsAt: noon + minute }, 'endsAt'],
  ])('%j', (change, member) => {
    expect(timingProblem({ ...everyTenMinutes, ...change }, noon)?.member).toBe(member);
  });
});
