import { describe, expect, it } from '@jest/globals';
import { embeddingOf } from './embedding-of.js';

const dot = (left: Float32Array, right: Float32Array): number =>
  left.reduce((sum, number, index) => sum + number * (right[index] ?? Number.NaN), 0);

describe('embeddingOf', () => {
  it('is equal for equal texts and different for others', () => {
    const one = embeddingOf('one', 256);
    expect(embeddingOf('one', 256)).toEqual(one);
    expect(Math.abs(dot(one, embeddingOf('two', 256)))).toBeLessThan(0.4);
  });

  it.each([1, 8, 1_536, 3_072])('has %i dimensions and the length 1', (dimensions) => {
    const vector = embeddingOf('text', dimensions);
    expect(vector).toHaveLength(dimensions);
    expect(dot(vector, vector)).toBeCloseTo(1, 5);
  });
});
