import type { Failure } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { KeyRing } from './rotating-provider.js';

const failure = (kind: Failure['kind'], retryAfterMs?: number): Failure => ({
  kind,
  message: '',
  retryAfterMs,
});

describe('KeyRing', () => {
  it('uses all keys in turn', () => {
    const ring = new KeyRing(['a', 'b', 'c']);
    expect([ring.usable(0)[0], ring.usable(0)[0], ring.usable(0)[0], ring.usable(0)[0]]).toEqual([
      'a',
      'b',
      'c',
      'a',
    ]);
  });

  it('lets a key rest for as long as the vendor says, or for a while', () => {
    const ring = new KeyRing(['a', 'b']);
    expect(ring.failed('a', failure('rate-limit', 5_000), 0)).toBe('rests');
    expect(ring.usable(4_999)).toEqual(['b']);
    expect(ring.usable(5_000).toSorted()).toEqual(['a', 'b']);
    ring.failed('b', failure('quota'), 5_000);
    expect(ring.usable(904_999)).toEqual(['a']);
    ring.failed('a', failure('rate-limit', 1_000), 10_000);
    expect(ring.restMs(10_400)).toBe(600);
  });

  it('retires a key that the vendor does not know, and no key for other failures', () => {
    const ring = new KeyRing(['a', 'b']);
    expect(ring.failed('a', failure('auth'), 0)).toBe('retired');
    expect(ring.failed('b', failure('unavailable'), 0)).toBe('fine');
    expect(ring.usable(1e12)).toEqual(['b']);
    ring.failed('b', failure('auth'), 0);
    expect(ring.restMs(0)).toBeUndefined();
  });
});
