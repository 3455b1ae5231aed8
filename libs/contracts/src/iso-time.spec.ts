import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isoTime } from './iso-time.js';

describe('isoTime', () => {
  it('is what a Date says, whatever was asked for before', () => {
    const aboutNow = fc.integer({ min: -2_000, max: 2_000 }).map((distance) => 1_795_294_228_500 + distance);
    const anyTime = fc.integer({ min: -8.64e15, max: 8.64e15 });
    fc.assert(
      fc.property(fc.array(fc.oneof(aboutNow, anyTime)), (times) => {
        for (const time of times) expect(isoTime(time)).toBe(new Date(time).toISOString());
      }),
    );
  });

  it('leaves out parts of a millisecond', () => {
    expect(isoTime(1_234.9)).toBe('1970-01-01T00:00:01.234Z');
  });

  it('refuses what is no time', () => {
    expect(() => isoTime(Number.NaN)).toThrow(RangeError);
    expect(() => isoTime(8.7e15)).toThrow(RangeError);
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
