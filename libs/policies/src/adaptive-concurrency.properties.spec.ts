import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type AdaptiveConcurrency,
  afterRefused,
  afterServed,
  initialConcurrency,
} from './adaptive-concurrency.js';

const seed = Date.now() % 2 ** 31;
const events = fc.array(
  fc.record({ served: fc.boolean(), passesMs: fc.nat(1_000), lastedMs: fc.nat(2_000) }),
  {
    maxLength: 200,
  },
);

describe('adaptive concurrency', () => {
  it(`stays between one and the most, and moves as it promises (seed ${seed})`, () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 500 }), (sequence, most) => {
        let state = initialConcurrency(most);
        let now = 0;
        for (const { served, passesMs, lastedMs } of sequence) {
          now += passesMs;
          const before = state;
          state = served ? afterServed(state, most) : afterRefused(state, now - lastedMs, now);
          expect(state.limit).toBeGreaterThanOrEqual(1);
          expect(state.limit).toBeLessThanOrEqual(most);
          expect(state.limit - before.limit).toBeLessThanOrEqual(1);
          if (served) expect(state.limit).toBeGreaterThanOrEqual(before.limit);
          else if (now - lastedMs < before.loweredAt) expect(state).toEqual(before);
          else expect(state.threshold).toBeCloseTo(Math.max(1, before.limit / 2));
        }
      }),
      { seed },
    );
  });

  it('finds the capacity of a vendor and keeps most of it', () => {
    const capacity = 40;
    let state: AdaptiveConcurrency = initialConcurrency(500);
    const rounds: number[] = [];
    for (let round = 0; round < 300; round += 1) {
      const calls = Math.floor(state.limit);
      rounds.push(Math.min(calls, capacity));
      for (let call = 0; call < calls; call += 1) {
        state = call < capacity ? afterServed(state, 500) : afterRefused(state, round, round + 0.5);
      }
    }
    const steady = rounds.slice(100);
    expect(steady.reduce((sum, served) => sum + served, 0) / steady.length).toBeGreaterThan(capacity * 0.6);
  });
});
