import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { nearestOf } from './nearest-of.js';

const seed = Date.now() % 2 ** 31;
const dimensions = 4;
const vector = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: dimensions, maxLength: dimensions });

describe('the nearest of many vectors', () => {
  it(`are those with the greatest cosine, in its order, under their numbers (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        vector,
        fc.array(vector, { maxLength: 30 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 40 }),
        (query, all, first, limit) => {
          const found = nearestOf({
            query: Float32Array.from(query),
            vectors: Float32Array.from(all.flat()),
            first,
            limit,
          });
          const wanted = all.map((one) => cosine(query, one)).toSorted((one, other) => other - one);
          expect(found).toHaveLength(Math.min(limit, all.length));
          found.forEach(({ number, closeness }, place) => {
            expect(closeness).toBeCloseTo(wanted[place] ?? NaN, 5);
            expect(closeness).toBeCloseTo(cosine(query, all[number - first] ?? []), 5);
          });
          expect(new Set(found.map(({ number }) => number)).size).toBe(found.length);
        },
      ),
      { seed },
    );
  });
});

function cosine(left: readonly number[], right: readonly number[]): number {
  const product = (one: readonly number[], other: readonly number[]): number =>
    one.reduce((sum, number, place) => sum + number * (other[place] ?? 0), 0);
  const both = Math.sqrt(product(left, left) * product(right, right));
  return both === 0 ? 0 : product(left, right) / both;
}
