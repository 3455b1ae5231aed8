import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { estimateWait, type PlaceInLane } from './estimate-wait.js';

const place: PlaceInLane = { ahead: 9, parkedMs: 0, limits: {}, tokensPerJob: 1_000 };

describe('estimateWait', () => {
  it('knows nothing of a lane without pace and limits', () => {
    expect(estimateWait(place)).toBeUndefined();
  });

  it.each([
    ['its pace', { startsPerSecond: 2 }, 5],
    ['its limit of requests', { limits: { requestsPerMinute: 60 } }, 10],
    ['its limit of tokens', { limits: { tokensPerMinute: 30_000 } }, 20],
    ['the narrowest of all', { startsPerSecond: 2, limits: { requestsPerMinute: 30 } }, 20],
    ['a lane that is parked', { startsPerSecond: 2, parkedMs: 7_000 }, 12],
  ])('goes by %s', (_, known, seconds) => {
    expect(estimateWait({ ...place, ...known })).toBe(seconds);
  });

  it('never grows shorter with more jobs ahead', () => {
    const anyPace = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000), anyPace, (ahead, more, startsPerSecond) => {
        const before = estimateWait({ ...place, ahead, startsPerSecond }) ?? 0;
        const after = estimateWait({ ...place, ahead: ahead + more, startsPerSecond }) ?? 0;
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
