import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ApiKeyRing } from './api-key-ring.js';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');

describe('ApiKeyRing', () => {
  const ring = new ApiKeyRing([
    { name: 'a', tenant: 'acme', sha256: sha256('key-a') },
    { name: 'b', tenant: 'umbra', sha256: sha256('key-b'), expiresAt: '2026-01-01T00:00:00Z' },
  ]);

  it('knows whose key it is', () => {
    expect(ring.tenantOf('key-a')).toBe('acme');
    expect(ring.tenantOf('key-c')).toBeUndefined();
    expect(ring.tenantOf(sha256('key-a'))).toBeUndefined();
  });

  it('knows a key until it expires', () => {
    const expiry = Date.parse('2026-01-01T00:00:00Z');
    expect(ring.tenantOf('key-b', expiry - 1)).toBe('umbra');
    expect(ring.tenantOf('key-b', expiry)).toBeUndefined();
  });

  it('shows no key', () => {
    expect(JSON.stringify(ring)).toBe('{}');
  });
});
