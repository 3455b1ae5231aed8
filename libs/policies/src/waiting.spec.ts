import type { Failure } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { estimateWait, leaveClosedLane, type PlaceInLane, type WaitingJob } from './waiting.js';

const job: WaitingJob = {
  route: ['first', 'second'],
  hop: 0,
  attempts: [],
  enqueuedAt: 1_000,
  deadline: 1_000_000,
  timeLimits: { maxWait: 10_000 },
};
const alone: WaitingJob = { ...job, route: ['first'] };
const down: Failure = { kind: 'unavailable', message: 'It is down.' };
const refused: Failure = { kind: 'auth', message: 'The key was refused.' };

describe('leaveClosedLane', () => {
  it('waits as long as the lane may open in time', () => {
    expect(leaveClosedLane(job, undefined, 5_000)).toBeUndefined();
    expect(leaveClosedLane(job, { failure: down, until: 11_000 }, 5_000)).toBeUndefined();
    expect(leaveClosedLane(job, { failure: down }, 5_000)).toBeUndefined();
  });

  it('goes to the fallback as soon as the wait would be too long, and says why', () => {
    expect(leaveClosedLane(job, { failure: down, until: 11_001 }, 5_001)).toEqual({
      type: 'hand-over',
      backend: 'second',
      failure: { kind: 'unavailable', message: 'It is down. Waiting 6s more would pass maxWait, 10s.' },
    });
    const late = { ...job, deadline: 8_000 };
    expect(leaveClosedLane(late, { failure: down, until: 9_000 }, 5_000)).toMatchObject({
      type: 'hand-over',
      failure: { message: expect.stringContaining('deadline') },
    });
  });

  it('leaves refused credentials at once, where there is a fallback', () => {
    expect(leaveClosedLane(job, { failure: refused, until: 6_000 }, 5_000)).toEqual({
      type: 'hand-over',
      backend: 'second',
      failure: refused,
    });
    expect(leaveClosedLane(alone, { failure: refused, until: 6_000 }, 5_000)).toBeUndefined();
  });

  it('lets a lane be tried once its time is over', () => {
    expect(leaveClosedLane(job, { failure: refused, until: 5_000 }, 5_000)).toBeUndefined();
  });

  it('waits without a fallback until it has waited for too long, then fails', () => {
    expect(leaveClosedLane(alone, { failure: down, until: 60_000 }, 11_000)).toBeUndefined();
    expect(leaveClosedLane(alone, { failure: down, until: 60_000 }, 11_001)).toMatchObject({
      type: 'fail',
      failure: {
        kind: 'timeout',
        message: expect.stringMatching(/longer than 10s .*maxWait.*It is down\..*Tried/),
      },
    });
  });

  it('leaves an open lane too when it has waited for too long', () => {
    expect(leaveClosedLane(job, undefined, 11_001)).toMatchObject({ type: 'hand-over', backend: 'second' });
  });

  it('expires at the deadline', () => {
    expect(leaveClosedLane(job, { failure: down }, 1_000_000)).toEqual({ type: 'expire' });
  });
});

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
