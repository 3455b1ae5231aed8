import { describe, expect, it } from '@jest/globals';
import { firesAt, overdueMs } from './run-times.js';
import type { Timing } from './timing.js';

const minute = 60_000;
const start = Date.UTC(2027, 5, 1, 12);
const timing: Timing = { everyMs: 10 * minute, anchor: start, timeZone: 'UTC', jitterMs: 0, seed: 'a' };

describe('how late a schedule is', () => {
  it('counts from the first time that was not checked', () => {
    expect(overdueMs(timing, start, start + 9 * minute)).toBe(0);
    expect(overdueMs(timing, start, start + 13 * minute)).toBe(3 * minute);
    expect(overdueMs(timing, start, start + 45 * minute)).toBe(35 * minute);
    expect(overdueMs(timing, start + 40 * minute, start + 45 * minute)).toBe(0);
  });

  it('is nothing before the run with its jitter, nor behind the end', () => {
    const jittered = { ...timing, jitterMs: 5 * minute };
    const fires = firesAt(jittered, start + 10 * minute);
    expect(fires).toBeGreaterThan(start + 10 * minute);
    expect(overdueMs(jittered, start, fires)).toBe(0);
    expect(overdueMs(jittered, start, fires + minute)).toBe(minute);
    expect(overdueMs({ ...timing, endsAt: start + minute }, start, start + 45 * minute)).toBe(0);
  });
});
