import { describe, expect, it } from '@jest/globals';
import { preferredWait } from './prefer-wait.js';

describe('preferredWait', () => {
  it.each([
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['Wait = "7"; x=1', 7],
    ['wait=0', 0],
    ['wait=3600', 60],
    ['respond-async', undefined],
    ['wait=soon', undefined],
    ['wait=-1', undefined],
    ['await=10', undefined],
    [undefined, undefined],
  ])('%s: %s', (prefer, seconds) => {
    expect(preferredWait(prefer)).toBe(seconds);
  });
});
