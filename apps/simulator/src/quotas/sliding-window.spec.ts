import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SlidingWindow } from './sliding-window.js';

const perMs = 50;
const events = fc.array(
  fc.record({
    after: fc.oneof(fc.constant(0), fc.constant(perMs), fc.integer({ min: 0, max: 40 })),
    cost: fc.nat(9),
  }),
  { maxLength: 200 },
);

function timed(steps: { after: number; cost: number }[]): { at: number; cost: number }[] {
  let at = 1_000;
  return steps.map(({ after, cost }) => ({ at: (at += after), cost }));
}

describe('SlidingWindow', () => {
  it('sums exactly the events in the window, at every event', () => {
    fc.assert(
      fc.property(events, (steps) => {
        const window = new SlidingWindow(perMs);
        const all = timed(steps);
        for (const [index, { at, cost }] of all.entries()) {
          window.add(at, cost);
          const naive = all
            .slice(0, index + 1)
            .filter((event) => event.at > at - perMs)
            .reduce((sum, event) => sum + event.cost, 0);
          expect(window.sum(at)).toBe(naive);
        }
      }),
    );
  });

  it('returns the first moment at which the sum has fallen far enough', () => {
    fc.assert(
      fc.property(events, fc.nat(40), (steps, most) => {
        const window = new SlidingWindow(perMs);
        const all = timed(steps);
        for (const { at, cost } of all) window.add(at, cost);
        const now = all.at(-1)?.at ?? 0;
        const wait = window.fallsTo(most, now);
        const sumAt = (time: number): number =>
          all.filter(({ at }) => at > time - perMs).reduce((sum, { cost }) => sum + cost, 0);
        expect(sumAt(now + wait)).toBeLessThanOrEqual(most);
        if (wait > 0) expect(sumAt(now + wait - 1)).toBeGreaterThan(most);
      }),
    );
  });

  it('keeps its sum after dropping thousands of events', () => {
    const window = new SlidingWindow(10);
    for (let at = 0; at < 10_000; at += 1) window.add(at, 1);
    expect(window.sum(9_999)).toBe(10);
    expect(window.sum(10_009)).toBe(0);
  });
});
