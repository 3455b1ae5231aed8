import { describe, expect, it } from '@jest/globals';
import { durationSchema, durationText } from './duration.js';

describe('durationSchema', () => {
  it.each([
    [0, 0],
    [250, 250],
    ['500ms', 500],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
  ])('reads %p as %p ms', (text, milliseconds) => {
    expect(durationSchema.parse(text)).toBe(milliseconds);
  });

  it.each(['', '5', '-1s', '1 s', '3 weeks', 's', -1, 1.5, null])('refuses %p', (text) => {
    expect(durationSchema.safeParse(text).success).toBe(false);
  });

  it('says how to write one', () => {
    const { error } = durationSchema.safeParse('soon');
    expect(JSON.stringify(error?.issues)).toContain('500ms, 30s, 2m, 1h or 7d');
  });
});

describe('durationText', () => {
  it.each([
    [0, '0ms'],
    [500, '500ms'],
    [1_500, '1500ms'],
    [30_000, '30s'],
    [120_000, '2m'],
    [3_600_000, '1h'],
    [172_800_000, '2d'],
  ])('writes %d as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});
