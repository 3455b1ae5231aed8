import { describe, expect, it } from '@jest/globals';
import { jobEtag, matchesEtag, preferredWait, readIdempotencyKey } from './headers.js';

describe('readIdempotencyKey', () => {
  it.each([
    [undefined, undefined],
    ['order-17', 'order-17'],
    ['"order-17"', 'order-17'],
    ['"with \\"quotes\\" and spaces"', 'with "quotes" and spaces'],
    ['k'.repeat(255), 'k'.repeat(255)],
  ])('%s is the key %s', (header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });

  it.each([[''], ['two words'], ['"open'], ['""'], ['schlüssel'], ['k'.repeat(256)]])(
    'refuses %s',
    (header) => {
      expect(() => readIdempotencyKey(header)).toThrow(expect.objectContaining({ code: 'validation' }));
    },
  );
});

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

describe('job ETag', () => {
  it('is a strong validator of the version', () => {
    expect(jobEtag({ version: 3 })).toBe('"v3"');
  });

  it.each([
    ['"v3"', true],
    ['W/"v3"', true],
    ['"v1", "v3"', true],
    ['*', true],
    ['"v33"', false],
    ['v3', false],
    [undefined, false],
  ])('If-None-Match: %s gives %s', (header, matches) => {
    expect(matchesEtag(header, '"v3"')).toBe(matches);
  });
});
