import { beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { latestTimes } from './due-runs.js';
import { firesAt, timesOf } from './run-times.js';
import type { Timing } from './timing.js';
import { type Calendar, calendarOf } from './zone-calendar.fixture.js';

const seed = Date.now() % 2 ** 31;

const berlin = 'Europe/Berlin';
const lordHowe = 'Australia/Lord_Howe';
const troll = 'Antarctica/Troll';
const havana = 'America/Havana';
/** The days around clock changes of an hour, of half an hour, of two hours and at midnight; and common days. */
const stretches: [timeZone: string, firstDay: string][] = [
  [berlin, '2027-03-27'],
  [berlin, '2027-10-30'],
  [berlin, '2027-07-01'],
  [lordHowe, '2026-04-04'],
  [lordHowe, '2026-10-03'],
  [troll, '2026-03-28'],
  [troll, '2026-10-24'],
  [havana, '2026-03-07'],
  [havana, '2026-10-31'],
];
const days = 3;

type Field = { text: string; has: (value: number) => boolean };

describe('the times of a schedule', () => {
  const calendars: Calendar[] = [];
  beforeAll(() => {
    calendars.push(...stretches.map(([timeZone, first]) => calendarOf(timeZone, first, days)));
  });

  const scenario = fc.record({
    minute: field(59),
    hour: fc.oneof(field(23), field(4)),
    stretch: fc.nat(stretches.length - 1),
    begin: fc.double({ min: 0, max: 1, noNaN: true }),
    more: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it(`are those of a reference calendar, none missing and none double (seed ${seed})`, () => {
    fc.assert(
      fc.property(scenario, ({ minute, hour, stretch, begin }) => {
        const calendar = calendars[stretch] as Calendar;
        const after = calendar.from + Math.floor(begin * (calendar.until - calendar.from));
        expect(timesIn(cron(calendar, minute, hour), after, calendar.until)).toEqual(
          expected(calendar, minute, hour).filter((time) => time > after),
        );
      }),
      { seed, numRuns: 80 },
    );
  });

  it(`are the same for one that begins in the midst of them (seed ${seed})`, () => {
    fc.assert(
      fc.property(scenario, ({ minute, hour, stretch, begin, more }) => {
        const calendar = calendars[stretch] as Calendar;
        // Within half a day of the change, where the order of things is in doubt.
        const middle = calendar.from + (calendar.until - calendar.from) / 2;
        const after = Math.floor(middle + (begin - 0.5) * 43_200_000);
        const [next] = timesOf(cron(calendar, minute, hour), after);
        const want = expected(calendar, minute, hour).find((time) => time > after);
        if (want !== undefined) expect(next).toBe(want);
        const until = Math.floor(after + more * 43_200_000);
        const { times, earlier } = latestTimes(cron(calendar, minute, hour), after, until, 5);
        const all = expected(calendar, minute, hour).filter((time) => time > after && time <= until);
        expect(times).toEqual(all.slice(-5));
        if (earlier !== undefined) expect(earlier).toBe(Math.max(0, all.length - 5));
      }),
      { seed, numRuns: 80 },
    );
  });

  it.each([
    [berlin, ['30 2 * * *', '0 3 * * *', '0 30 2 * * *']],
    [lordHowe, ['15 2 * * *', '45 1 * * *', '0 2 * * *', '0 3 * * *', '0 15 2 * * *']],
    [troll, ['30 2 * * *', '30 1 * * *', '0 3 * * *']],
    [havana, ['0 0 * * *', '30 0 * * *', '30 23 * * *']],
  ])('run a nightly job once on each night of a year in %s', (timeZone, expressions) => {
    const [from, until] = ['2026-01-01', '2027-01-01'].map(
      (day) => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds,
    ) as [number, number];
    for (const expression of expressions) {
      const times = timesIn({ ...cronOf(expression), timeZone }, from - 1, until);
      const nights = new Set(
        times.map((time) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(time)),
      );
      expect(times).toHaveLength(365);
      expect(nights.size).toBe(365);
    }
  });

  it(`of a fixed length lie that length apart, from the anchor on (seed ${seed})`, () => {
    const regular = fc.record({
      everyMs: fc.integer({ min: 1_000, max: 86_400_000 }),
      anchor: fc.integer({ min: 0, max: 2 ** 41 }),
      skipped: fc.nat(10_000),
    });
    fc.assert(
      fc.property(regular, ({ everyMs, anchor, skipped }) => {
        const timing: Timing = { ...cronOf(''), cron: undefined, everyMs, anchor };
        const after = anchor + skipped * everyMs;
        const times = timesIn(timing, after, after + everyMs * 10);
        expect(times).toEqual(Array.from({ length: 10 }, (_, step) => after + (step + 1) * everyMs));
        const [first] = timesOf(timing, anchor - 1);
        expect(first).toBe(anchor);
      }),
      { seed },
    );
  });

  it(`begin within the jitter, at the same moment for everybody (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.integer({ min: 1, max: 3_600_000 }), (time, jitterMs) => {
        const timing = { ...cronOf('* * * * *'), jitterMs };
        const at = firesAt(timing, time);
        expect(at).toBeGreaterThanOrEqual(time);
        expect(at).toBeLessThan(time + jitterMs);
        expect(firesAt({ ...timing }, time)).toBe(at);
      }),
      { seed },
    );
  });
});

function cronOf(expression: string): Timing {
  return { cron: expression, timeZone: berlin, jitterMs: 0, anchor: 0, seed: 'a' };
}

function cron({ timeZone }: Calendar, minute: Field, hour: Field): Timing {
  return { ...cronOf(`${minute.text} ${hour.text} * * *`), timeZone };
}

function timesIn(timing: Timing, after: number, until: number): number[] {
  const times: number[] = [];
  for (const time of timesOf(timing, after)) {
    if (time >= until + (timing.everyMs === undefined ? 0 : 1)) break;
    times.push(time);
  }
  return times;
}

/** A cron of every hour runs in each that passes, another one at each time that is named. */
function expected({ passing, named, until }: Calendar, minute: Field, hour: Field): number[] {
  const moments = hour.text === '*' ? passing : named;
  const times = moments.filter((moment) => minute.has(moment.minute) && hour.has(moment.hour));
  return [...new Set(times.map(({ time }) => time))].filter((time) => time < until).toSorted((a, b) => a - b);
}

function field(max: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min: 0, max: max });
  return fc.oneof(
    fc.constant({ text: '*', has: () => true }),
    fc.tuple(value, value).map(([one, other]) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      return { text: `${low}-${high}`, has: (given: number) => given >= low && given <= high };
    }),
    fc
      .integer({ min: 2, max: 12 })
      .map((step) => ({ text: `*/${step}`, has: (given: number) => given % step === 0 })),
    fc.uniqueArray(value, { minLength: 1, maxLength: 3 }).map((values) => ({
      text: values.toSorted((a, b) => a - b).join(','),
      has: (given: number) => values.includes(given),
    })),
  );
}
