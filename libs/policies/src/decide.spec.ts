import {
  type Attempt,
  type Failure,
  type FailureKind,
  retrySettingsSchema,
  timeLimitsSchema,
} from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { backoffDelay, decide } from './decide.js';
import type { JobState } from './decision.js';

const start = Date.parse('2026-01-01T00:00:00Z');

function failure(kind: FailureKind, more: Partial<Failure> = {}): Failure {
  return { kind, message: `A ${kind}`, ...more };
}

function attempt(backend: string, kind: FailureKind | Attempt['outcome'], number = 1): Attempt {
  const at = new Date(start).toISOString();
  const base = { number, backend, startedAt: at, endedAt: at };
  const isOutcome = kind === 'lost' || kind === 'handed-back' || kind === 'running';
  if (isOutcome) return { ...base, outcome: kind };
  return { ...base, outcome: 'failed', failure: failure(kind as FailureKind) };
}

function job(attempts: Attempt[], more: Partial<JobState> = {}): JobState {
  return {
    route: ['groq', 'openai'],
    hop: 0,
    attempts,
    enqueuedAt: start,
    deadline: start + 3_600_000,
    timeLimits: timeLimitsSchema.parse({ maxWait: '10m' }),
    retry: retrySettingsSchema.parse({}),
    ...more,
  };
}

describe('decide', () => {
  it.each(['invalid-request', 'content-filter'] as const)(
    'fails at once on %s, with its own message',
    (kind) => {
      const failed = failure(kind);
      expect(decide(job([attempt('groq', kind)]), failed, start, 0)).toEqual({
        type: 'fail',
        failure: failed,
      });
    },
  );

  it('cancels when the caller cancelled, also past the deadline', () => {
    expect(decide(job([], { deadline: start }), failure('cancelled'), start, 0)).toEqual({ type: 'cancel' });
  });

  it.each(['invalid-request', 'unavailable', 'rate-limit', 'auth'] as const)(
    'expires a job whose deadline has passed, whatever failed (%s)',
    (kind) => {
      const state = job([attempt('groq', kind)], { deadline: start });
      expect(decide(state, failure(kind), start, 0)).toEqual({ type: 'expire' });
    },
  );

  it.each(['auth', 'quota', 'model-not-found', 'context-length'] as const)(
    'hands over at once on %s',
    (kind) => {
      const decision = decide(job([attempt('groq', kind)]), failure(kind), start, 0.5);
      expect(decision).toEqual({ type: 'hand-over', backend: 'openai', failure: failure(kind) });
    },
  );

  it.each(['timeout', 'unavailable', 'overloaded', 'bad-response', 'internal'] as const)(
    'tries the same backend again on %s, with a delay that grows',
    (kind) => {
      const first = decide(job([attempt('groq', kind)]), failure(kind), start, 0.5);
      expect(first).toEqual({ type: 'retry', at: start + 500, failure: failure(kind) });
    },
  );

  it('doubles the delay for the second retry and hands over after the third attempt', () => {
    const two = [attempt('groq', 'unavailable', 1), attempt('groq', 'timeout', 2)];
    expect(decide(job(two), failure('timeout'), start, 0.5)).toMatchObject({
      type: 'retry',
      at: start + 1_000,
    });
    const three = [...two, attempt('groq', 'timeout', 3)];
    expect(decide(job(three), failure('timeout'), start, 0.5)).toMatchObject({
      type: 'hand-over',
      backend: 'openai',
    });
  });

  it('tries at most twice when Sluice itself fails', () => {
    const twice = [attempt('groq', 'internal', 1), attempt('groq', 'internal', 2)];
    expect(decide(job(twice), failure('internal'), start, 0)).toMatchObject({ type: 'hand-over' });
  });

  it('waits at least as long as the provider asks', () => {
    const asked = failure('overloaded', { retryAfterMs: 7_000 });
    expect(decide(job([attempt('groq', 'overloaded')]), asked, start, 0)).toMatchObject({
      type: 'retry',
      at: start + 7_000,
    });
  });

  it('counts neither lost nor handed-back nor rate-limited attempts, nor those of other backends', () => {
    const attempts = [
      attempt('groq', 'lost', 1),
      attempt('groq', 'handed-back', 2),
      attempt('groq', 'rate-limit', 3),
      attempt('openai', 'timeout', 4),
      attempt('openai', 'timeout', 5),
      attempt('groq', 'timeout', 6),
    ];
    expect(decide(job(attempts), failure('timeout'), start, 0.999)).toMatchObject({
      type: 'retry',
      at: start + 999,
    });
  });

  it('hands over when the delay passes the deadline, and fails on the last backend', () => {
    const state = job([attempt('groq', 'timeout')], { deadline: start + 400 });
    expect(decide(state, failure('timeout'), start, 0.5)).toMatchObject({
      type: 'hand-over',
      failure: { message: "A timeout. Waiting 500ms more would pass the job's deadline." },
    });
    expect(decide({ ...state, route: ['groq'] }, failure('timeout'), start, 0.5)).toMatchObject({
      type: 'fail',
    });
  });

  it('waits until just before the deadline, not until it', () => {
    const state = job([attempt('groq', 'timeout')], { deadline: start + 501 });
    expect(decide(state, failure('timeout'), start, 0.5)).toMatchObject({ type: 'retry' });
    const sooner = { ...state, deadline: start + 500 };
    expect(decide(sooner, failure('timeout'), start, 0.5)).toMatchObject({ type: 'hand-over' });
  });

  it('does not count the time of a failed attempt as waiting', () => {
    const state = job([attempt('groq', 'timeout')], { enqueuedAt: start - 3_000_000 });
    expect(decide(state, failure('timeout'), start, 0.5)).toMatchObject({ type: 'retry' });
  });

  it('says in a final failure what was tried', () => {
    const attempts = [1, 2, 3].map((number) => attempt('openai', 'unavailable', number));
    const state = job([attempt('groq', 'auth'), ...attempts], { route: ['groq', 'local', 'openai'], hop: 2 });
    expect(decide(state, failure('unavailable', { status: 503 }), start, 0)).toEqual({
      type: 'fail',
      failure: {
        kind: 'unavailable',
        status: 503,
        message:
          'A unavailable. Tried: groq (1 attempt), then local (not called), then openai (3 attempts); no backend is left.',
      },
    });
  });
});

function limited(retryAfterMs?: number): Failure {
  return failure('rate-limit', retryAfterMs === undefined ? {} : { retryAfterMs });
}

function times(count: number): Attempt[] {
  return Array.from({ length: count }, (_, at) => attempt('groq', 'rate-limit', at + 1));
}

describe('decide on a rate limit', () => {
  it('parks the lane as long as the provider asks, however often it failed before', () => {
    const state = job([...times(1), attempt('groq', 'timeout'), ...times(1)]);
    expect(decide(state, limited(20_000), start, 0)).toMatchObject({ type: 'park', until: start + 20_000 });
  });

  it('waits longer and longer when the provider names no time', () => {
    const waits = [1, 2, 3, 10].map((count) => {
      const decision = decide(job(times(count)), limited(), start, 0);
      return decision.type === 'park' ? decision.until - start : decision.type;
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 30_000]);
  });

  it('stops believing a provider that keeps refusing after the time it named', () => {
    expect(decide(job(times(4)), limited(12), start, 0)).toMatchObject({ until: start + 100 });
    expect(decide(job(times(8)), limited(12), start, 0)).toMatchObject({ until: start + 8_000 });
  });

  it('hands over when waiting would pass the deadline or maxWait', () => {
    expect(decide(job(times(1)), limited(3_600_000), start, 0)).toMatchObject({ type: 'hand-over' });
    expect(decide(job(times(1)), limited(601_000), start, 0)).toMatchObject({
      type: 'hand-over',
      backend: 'openai',
      failure: { message: 'A rate-limit. Waiting 601s more would pass maxWait, 10m.' },
    });
  });

  it('counts maxWait from the time it entered the lane', () => {
    const state = job(times(3), { enqueuedAt: start - 595_000 });
    expect(decide(state, limited(4_000), start, 0)).toMatchObject({ type: 'park' });
    expect(decide(state, limited(6_000), start, 0)).toMatchObject({ type: 'hand-over' });
  });

  it('fails when there is no other backend', () => {
    const state = job(times(1), { route: ['groq'] });
    expect(decide(state, limited(3_600_000), start, 0)).toMatchObject({
      type: 'fail',
      failure: { kind: 'rate-limit', message: expect.stringContaining('Tried: groq (1 attempt)') },
    });
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
