import { describe, expect, it } from '@jest/globals';
import { configurationSchema } from './configuration.js';

describe('configurationSchema', () => {
  it('is complete when nothing is said', () => {
    const configuration = configurationSchema.parse({});
    expect(configuration.http.port).toBe(7_700);
    expect(configuration.redis.prefix).toBe('{sluice}');
    expect(configuration.backends).toEqual({});
  });

  it('gives a backend the default time limits and retries', () => {
    const { backends } = configurationSchema.parse({
      backends: { fast: { provider: 'openai', retry: { maxAttempts: 5 }, timeLimits: { connect: '2s' } } },
    });
    expect(backends['fast']?.retry).toEqual({
      maxAttempts: 5,
      initialDelay: 1_000,
      maxDelay: 30_000,
      multiplier: 2,
    });
    expect(backends['fast']?.timeLimits.connect).toBe(2_000);
    expect(backends['fast']?.timeLimits.total).toBe(600_000);
  });

  it.each([
    ['a backend name with a colon', { backends: { 'a:b': { provider: 'openai' } } }],
    ['an address that is no web address', { backends: { a: { provider: 'custom', baseUrl: 'ftp://x' } } }],
    ['a prefix without its hash tag', { redis: { prefix: 'sluice' } }],
    ['an unknown member', { backend: {} }],
    ['a clear-text API key', { apiKeys: [{ name: 'a', tenant: 't', sha256: 'secret' }] }],
  ])('refuses %s', (_, input) => {
    expect(configurationSchema.safeParse(input).success).toBe(false);
  });
});
