import { failureKinds } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { effectOf } from './circuit-breaker.js';

const failed = (kind: (typeof failureKinds)[number], status?: number) => ({
  outcome: 'failed' as const,
  failure: { kind, message: '', ...(status !== undefined && { status }) },
});

const none = { timeLimits: false, key: false };

describe('effectOf', () => {
  it.each(['unavailable', 'overloaded', 'timeout'] as const)('counts %s', (kind) => {
    expect(effectOf(failed(kind), none)).toBe('failed');
  });

  it.each(['auth', 'quota'] as const)('breaks the lane for %s at once', (kind) => {
    expect(effectOf(failed(kind, 401), none)).toBe('refused');
    expect(effectOf(failed(kind), none)).toBe('refused');
  });

  it('does not break the lane at once for what may be about one model', () => {
    expect(effectOf(failed('auth', 403), none)).toBe('failed');
  });

  it('does not let a job break the lane by time limits of its own', () => {
    expect(effectOf(failed('timeout'), { ...none, timeLimits: true })).toBe('neutral');
    expect(effectOf(failed('unavailable'), { ...none, timeLimits: true })).toBe('failed');
  });

  it('learns nothing of the key of the backend from one that the job brought', () => {
    expect(effectOf(failed('auth', 401), { ...none, key: true })).toBe('neutral');
    expect(effectOf(failed('unavailable'), { ...none, key: true })).toBe('failed');
  });

  it('never counts a rate limit', () => {
    expect(effectOf(failed('rate-limit', 429), none)).toBe('neutral');
  });

  it('takes what the vendor declined as served', () => {
    expect(effectOf(failed('content-filter'), none)).toBe('served');
    expect(effectOf({ outcome: 'succeeded' }, none)).toBe('served');
  });

  it.each(['lost', 'handed-back', 'cancelled'] as const)(
    'learns nothing from an attempt that was %s',
    (outcome) => {
      expect(effectOf({ outcome }, none)).toBe('neutral');
    },
  );

  it('knows every kind', () => {
    for (const kind of failureKinds) expect(effectOf(failed(kind), none)).toBeDefined();
  });
});
