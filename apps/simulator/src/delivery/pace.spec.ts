import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { paceOf } from './pace.js';

describe('paceOf', () => {
  it('waits equally long for equal seeds and requests, and within the jitter', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, number, jitter) => {
          const timing = { latencyMs: 100, tokensPerSecond: 20, jitter, seed };
          const [one, other] = [paceOf(timing, number), paceOf(timing, number)];
          const waits = [one.latencyMs, one.gapMs(), one.gapMs()];
          expect([other.latencyMs, other.gapMs(), other.gapMs()]).toEqual(waits);
          expect(Math.abs((waits[0] ?? 0) - 100)).toBeLessThanOrEqual(100 * jitter + 1e-9);
          expect(Math.abs((waits[1] ?? 0) - 50)).toBeLessThanOrEqual(50 * jitter + 1e-9);
        },
      ),
    );
  });

  it('sends the body at once if its tokens take no time', () => {
    expect(paceOf(undefined, 1)).toMatchObject({ latencyMs: 0, together: true });
    expect(paceOf({ jitter: 1, seed: 3 }, 1)).toMatchObject({ latencyMs: 0, together: true });
    expect(paceOf({ latencyMs: 50 }, 1)).toMatchObject({ latencyMs: 50, together: true });
    expect(paceOf({ timeToFirstTokenMs: 50 }, 1).together).toBe(false);
    expect(paceOf({ tokensPerSecond: 50 }, 1).together).toBe(false);
  });
});
