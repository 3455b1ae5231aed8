import { backendSettingsSchema } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { backoffDelay } from './backoff-delay.js';
import { durationText } from './duration-text.js';
import { modelFor } from './model-for.js';
import { retryFor, timeLimitsFor } from './overrides.js';

const settings = backendSettingsSchema.parse({ provider: 'openai', model: 'own' });

describe('modelFor', () => {
  it.each([
    [{ model: 'asked' }, 0, 'own', 'profile', 'asked'],
    [{}, 0, 'own', 'profile', 'profile'],
    [{}, 0, 'own', undefined, 'own'],
    [{ model: 'asked' }, 1, 'own', 'profile', 'own'],
    [{ model: 'asked' }, 1, undefined, 'profile', 'asked'],
    [{}, 1, undefined, undefined, undefined],
  ])('%j on hop %d of a backend with %s and a profile with %s', (request, hop, own, profile, model) => {
    expect(modelFor(request, hop, { model: own }, profile)).toBe(model);
  });
});

describe('overrides', () => {
  it('replace what a job names and nothing else', () => {
    expect(timeLimitsFor(settings, { total: 5, connect: undefined })).toEqual({
      ...settings.timeLimits,
      total: 5,
    });
    expect(retryFor(settings, { maxAttempts: 1 })).toEqual({ ...settings.retry, maxAttempts: 1 });
    expect(retryFor(settings, undefined)).toBe(settings.retry);
  });
});

describe('backoffDelay', () => {
  it('stays between what the provider asks and the longest delay', () => {
    const arbitrary = fc.record({
      failedAttempts: fc.integer({ min: 1, max: 20 }),
      random: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      retryAfterMs: fc.option(fc.nat(60_000), { nil: undefined }),
      retry: fc.record({
        maxAttempts: fc.constant(3),
        initialDelay: fc.nat(60_000),
        maxDelay: fc.nat(60_000),
        multiplier: fc.double({ min: 1, max: 10, noNaN: true }),
      }),
    });
    fc.assert(
      fc.property(arbitrary, (backoff) => {
        const delay = backoffDelay(backoff);
        expect(Number.isSafeInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(backoff.retryAfterMs ?? 0);
        expect(delay).toBeLessThanOrEqual(Math.max(backoff.retry.maxDelay, backoff.retryAfterMs ?? 0));
      }),
    );
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
