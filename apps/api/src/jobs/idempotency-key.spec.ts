import { describe, expect, it } from '@jest/globals';
import { readIdempotencyKey } from './idempotency-key.js';

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
