import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { estimateWait, type PlaceInLane } from './estimate-wait.js';

const place: PlaceInLane = { ahead: 9, parkedMs: 0, limits: {}, tokensPerJob: 1_000 };

const seed = Date.now() % 2 ** 31;

/** Begins one job after the other, each when every pace allows it. */
function drained({ ahead, startsPerSecond, parkedMs, limits, tokensPerJob }: PlaceInLane): number {
  let seconds = parkedMs / 1_000;
  for (let begun = 0; begun <= ahead; begun += 1) {
    const waits = [
      1 / (startsPerSecond ?? Infinity),
      60 / (limits.requestsPerMinute ?? Infinity),
      (60 * tokensPerJob) / (limits.tokensPerMinute ?? Infinity),
    ];
    seconds += Math.max(...waits);
  }
  return seconds;
}

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

  it(`is when a lane of this pace has come to the job (seed ${seed})`, () => {
    const anyPlace = fc.record({
      ahead: fc.nat(2_000),
      parkedMs: fc.nat(60_000),
      startsPerSecond: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
      tokensPerJob: fc.integer({ min: 1, max: 10_000 }),
      limits: fc.record(
        {
          requestsPerMinute: fc.integer({ min: 1, max: 5_000 }),
          tokensPerMinute: fc.integer({ min: 1, max: 1e6 }),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(anyPlace, (any) => {
        const seconds = drained(any);
        expect(Math.abs((estimateWait(any) ?? 0) - seconds)).toBeLessThanOrEqual(1 + seconds * 1e-9);
      }),
      { seed },
    );
  });

  it(`never grows shorter with more jobs ahead (seed ${seed})`, () => {
    const anyPace = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000), anyPace, (ahead, more, startsPerSecond) => {
        const before = estimateWait({ ...place, ahead, startsPerSecond }) ?? 0;
        const after = estimateWait({ ...place, ahead: ahead + more, startsPerSecond }) ?? 0;
        expect(after).toBeGreaterThanOrEqual(before);
      }),
      { seed },
    );
  });
});
