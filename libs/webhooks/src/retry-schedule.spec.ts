import { describe, expect, it } from '@jest/globals';
import { delayBeforeNext, parseRetryAfter, retrySchedule } from './retry-schedule.js';

const exactly = () => 0.5;

describe('the schedule of retries', () => {
  it('has ten attempts within 76 hours', () => {
    const delays = Array.from({ length: 11 }, (_, attempts) =>
      delayBeforeNext(attempts, { random: exactly }),
    );
    expect(delays).toEqual([...retrySchedule, undefined]);
    const hours = retrySchedule.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect(hours).toBeCloseTo(75.6, 1);
  });

  it('is spread by a fifth to both sides', () => {
    expect(delayBeforeNext(3, { random: () => 0 })).toBe(1_440_000);
    expect(delayBeforeNext(3, { random: () => 0.999_999_99 })).toBe(2_160_000);
  });

  it('heeds Retry-After where it is longer, for a day at most', () => {
    expect(delayBeforeNext(1, { random: exactly, retryAfterMs: 60_000 })).toBe(60_000);
    expect(delayBeforeNext(3, { random: exactly, retryAfterMs: 60_000 })).toBe(1_800_000);
    expect(delayBeforeNext(1, { random: exactly, retryAfterMs: 1e12 })).toBe(86_400_000);
  });

  it.each([
    ['120', 120_000],
    ['Sat, 21 Nov 2026 00:01:00 GMT', 60_000],
    ['Sat, 21 Nov 2025 00:01:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After: %s', (header, expected) => {
    expect(parseRetryAfter(header, Date.parse('2026-11-21T00:00:00Z'))).toBe(expected);
  });
});
