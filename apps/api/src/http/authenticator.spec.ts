import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ApiKeyRing, assertLocalCaller } from './authenticator.js';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');

describe('ApiKeyRing', () => {
  const ring = new ApiKeyRing([
    { name: 'a', tenant: 'acme', sha256: sha256('key-a') },
    { name: 'b', tenant: 'umbra', sha256: sha256('key-b'), expiresAt: '2026-01-01T00:00:00Z' },
    { name: 'c', tenant: 'umbra', sha256: sha256('key-of-an-operator'), operator: true },
  ]);

  it('knows whose key it is', () => {
    expect(ring.callerOf('key-a')).toEqual({ tenant: 'acme', name: 'a', operator: false });
    expect(ring.callerOf('key-c')).toBeUndefined();
    expect(ring.callerOf(sha256('key-a'))).toBeUndefined();
  });

  it('knows a key until it expires', () => {
    const expiry = Date.parse('2026-01-01T00:00:00Z');
    expect(ring.callerOf('key-b', expiry - 1)?.tenant).toBe('umbra');
    expect(ring.callerOf('key-b', expiry)).toBeUndefined();
  });

  it('knows who runs the installation', () => {
    expect(ring.callerOf('key-of-an-operator')?.operator).toBe(true);
  });

  it('shows no key', () => {
    expect(JSON.stringify(ring)).toBe('{}');
  });
});

describe('assertLocalCaller', () => {
  it.each([
    { host: 'localhost:7700' },
    { host: 'api.localhost' },
    { host: '127.0.0.1:7700' },
    { host: '127.9.9.9' },
    { host: '[::1]:7700' },
    { host: 'localhost:7700', origin: 'http://localhost:3000' },
  ])('serves %j', (headers) => {
    expect(() => assertLocalCaller(headers)).not.toThrow();
  });

  it.each([
    {},
    { host: 'evil.example:7700' },
    { host: 'localhost.evil.example' },
    { host: '10.0.0.1' },
    { host: '127.0.0.1.nip.io' },
    { host: 'localhost:7700', origin: 'https://evil.example' },
    { host: 'localhost:7700', origin: 'null' },
  ])('refuses %j', (headers) => {
    expect(() => assertLocalCaller(headers)).toThrow(expect.objectContaining({ code: 'misdirected' }));
  });
});
