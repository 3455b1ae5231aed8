import { backendSettingsSchema } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { modelFor, retryFor, timeLimitsFor } from './job-settings.js';

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
