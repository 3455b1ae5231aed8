import { describe, expect, it } from '@jest/globals';
import { cronTimes, isTimeZone } from './cron-times.js';

const lordHowe = 'Australia/Lord_Howe';
const troll = 'Antarctica/Troll';

/** The runs of a cron after one UTC time and before another, as UTC times. */
function runs(expression: string, timeZone: string, after: string, until: string): string[] {
  const found: string[] = [];
  for (const time of cronTimes(expression, timeZone, Date.parse(`${after}Z`))) {
    if (time >= Date.parse(`${until}Z`)) break;
    found.push(new Date(time).toISOString().slice(0, 16));
  }
  return found;
}

describe('the times of a cron in a zone whose clock changes by half an hour', () => {
  // Lord Howe is 11 hours ahead of UTC, and 10:30 from 5 April 2026 15:00 UTC (4 April) to 4 October.
  it('go on after the clock was set back', () => {
    expect(runs('0 3 * * *', lordHowe, '2026-04-01T16:00', '2026-04-08T00:00')).toEqual([
      '2026-04-02T16:00',
      '2026-04-03T16:00',
      '2026-04-04T16:30',
      '2026-04-05T16:30',
      '2026-04-06T16:30',
      '2026-04-07T16:30',
    ]);
  });

  it('include a local time that occurs twice once if the hour is named, and twice if every hour runs', () => {
    // At 02:00 it is 01:30 again.
    expect(runs('45 1 * * *', lordHowe, '2026-04-04T00:00', '2026-04-06T00:00')).toEqual([
      '2026-04-04T14:45',
      '2026-04-05T15:15',
    ]);
    expect(runs('*/15 * * * *', lordHowe, '2026-04-04T14:15', '2026-04-04T16:00')).toEqual([
      '2026-04-04T14:30',
      '2026-04-04T14:45',
      '2026-04-04T15:00',
      '2026-04-04T15:15',
      '2026-04-04T15:30',
      '2026-04-04T15:45',
    ]);
    expect(runs('0 * * * *', lordHowe, '2026-04-04T13:30', '2026-04-04T18:00')).toEqual([
      '2026-04-04T14:00',
      '2026-04-04T15:30',
      '2026-04-04T16:30',
      '2026-04-04T17:30',
    ]);
  });

  it('include a local time that does not exist half an hour later if the hour is named', () => {
    // After 01:59 it is 02:30.
    expect(runs('15 2 * * *', lordHowe, '2026-10-02T00:00', '2026-10-05T00:00')).toEqual([
      '2026-10-02T15:45',
      '2026-10-03T15:45',
      '2026-10-04T15:15',
    ]);
    expect(runs('15,30,45 2 * * *', lordHowe, '2026-10-03T00:00', '2026-10-04T00:00')).toEqual([
      '2026-10-03T15:30',
      '2026-10-03T15:45',
    ]);
  });

  it('include every quarter of an hour that exists when the clock is set forward', () => {
    expect(runs('*/15 * * * *', lordHowe, '2026-10-03T15:00', '2026-10-03T16:16')).toEqual([
      '2026-10-03T15:15',
      '2026-10-03T15:30',
      '2026-10-03T15:45',
      '2026-10-03T16:00',
      '2026-10-03T16:15',
    ]);
  });
});

describe('the times of a cron in a zone whose clock changes by two hours', () => {
  // Troll is two hours ahead of UTC from 29 March 2026 01:00 UTC to 25 October 01:00 UTC, else at UTC.
  it('include a daily time once, also on the night in which it occurs twice', () => {
    expect(runs('30 2 * * *', troll, '2026-10-24T12:00', '2026-10-27T00:00')).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T02:30',
    ]);
    expect(runs('30 1 * * *', troll, '2026-10-25T00:00', '2026-10-27T00:00')).toEqual(['2026-10-26T01:30']);
  });

  it('include a daily time that does not exist two hours later', () => {
    expect(runs('30 2 * * *', troll, '2026-03-28T00:00', '2026-03-31T00:00')).toEqual([
      '2026-03-28T02:30',
      '2026-03-29T02:30',
      '2026-03-30T00:30',
    ]);
  });

  it('include every hour that passes', () => {
    expect(runs('0 * * * *', troll, '2026-10-24T22:30', '2026-10-25T04:00')).toEqual(
      [23, 24, 25, 26, 27].map((hour) => new Date(Date.UTC(2026, 9, 24, hour)).toISOString().slice(0, 16)),
    );
  });
});

describe('the times of a cron', () => {
  it('go past a day that a zone left out', () => {
    // Samoa had no 30 December 2011.
    expect(runs('0 12 * * *', 'Pacific/Apia', '2011-12-29T00:00', '2012-01-01T00:00')).toEqual([
      '2011-12-29T22:00',
      '2011-12-30T22:00',
      '2011-12-31T22:00',
    ]);
  });

  it('include the repeated hour before midnight of the one day of the year that runs', () => {
    // Havana: on 1 November 2026 at 01:00 it is 00:00 again.
    expect(runs('30 * 1 11 *', 'America/Havana', '2026-10-01T00:00', '2026-11-01T07:00')).toEqual([
      '2026-11-01T04:30',
      '2026-11-01T05:30',
      '2026-11-01T06:30',
    ]);
  });

  it('are found years ahead, and end only when no such day exists', () => {
    expect(runs('0 0 29 2 *', 'Europe/Berlin', '2026-01-01T00:00', '2033-01-01T00:00')).toEqual([
      '2028-02-28T23:00',
      '2032-02-28T23:00',
    ]);
    expect(runs('0 0 31 4,6 *', 'Europe/Berlin', '2026-01-01T00:00', '2033-01-01T00:00')).toEqual([]);
  });

  it('of an expression that is no cron, or in an unknown zone, are an error', () => {
    expect(() => runs('99 * * * *', 'UTC', '2026-01-01T00:00', '2027-01-01T00:00')).toThrow('range 0-59');
    expect(() => runs('0 * * * *', 'Mars/Base', '2026-01-01T00:00', '2027-01-01T00:00')).toThrow(RangeError);
    expect(isTimeZone('Mars/Base')).toBe(false);
    expect(isTimeZone('Europe/Berlin')).toBe(true);
  });
});
