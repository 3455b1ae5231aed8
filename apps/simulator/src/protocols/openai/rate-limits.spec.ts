import { describe, expect, it } from '@jest/globals';
import { goDuration } from './rate-limits.js';

describe('goDuration', () => {
  it.each([
    [0, '0s'],
    [12, '12ms'],
    [7.44, '7.44ms'],
    [1_500, '1.5s'],
    [83_450, '1m23.45s'],
    [360_000, '6m0s'],
    [3_600_000, '1h0m0s'],
    [999.9996, '1s'],
    [59_999.9999, '1m0s'],
  ])('%d ms is %s', (milliseconds, text) => expect(goDuration(milliseconds)).toBe(text));
});
