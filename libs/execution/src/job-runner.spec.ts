import { getEventListeners } from 'node:events';
import type { Attempt } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';
import { describe, expect, it } from '@jest/globals';
import type { AnswerEvent } from './run-context.js';
import { runOne, startedAt } from './test-doubles/run-one.js';
import { finish, says, StandInProvider, text } from './test-doubles/stand-in-provider.js';

const start = Date.parse(startedAt);

describe('a call that succeeds', () => {
  it('is one answer, folded from its stream, with the record of the attempt', async () => {
    const toolCall = { id: 'c1', name: 'weather', arguments: { city: 'Berlin' } };
    const provider = new StandInProvider(
      says(
        { type: 'accepted', requestId: 'req_1' },
        { type: 'reasoning', text: 'Hm' },
        { type: 'reasoning', text: 'm.' },
        text('Good '),
        text('day.'),
        { type: 'tool-call', call: toolCall },
        {
          type: 'finish',
          reason: 'tool-calls',
          usage: { inputTokens: 3, outputTokens: 5 },
          model: 'own-model-1',
        },
      ),
    );
    const { decision, attempt, logs } = await runOne(provider);
    expect(decision).toEqual({
      type: 'complete',
      result: {
        text: 'Good day.',
        reasoning: 'Hmm.',
        toolCalls: [toolCall],
        finishReason: 'tool-calls',
        model: 'own-model-1',
      },
    });
    expect(attempt).toEqual({
      number: 1,
      backend: 'first',
      provider: 'stand-in',
      model: 'own-model',
      // The wait for the backend's limits, however short, comes before the attempt.
      startedAt: expect.stringMatching(/^2026-01-01T00:00:0/),
      endedAt: expect.stringMatching(/^2026-01-01T00:00:0/),
      firstTokenMs: expect.any(Number),
      outcome: 'succeeded',
      usage: { inputTokens: 3, outputTokens: 5 },
      providerRequestId: 'req_1',
    });
    expect(logs).toEqual([]);
  });

  it("gives the provider the input, the model and the caller's options for it", async () => {
    const provider = new StandInProvider(says(text('x'), finish()));
    const input = { providerOptions: { 'stand-in': { user: 'u' }, other: { user: 'v' } } };
    await runOne(provider, { input, request: { model: 'asked' } });
    expect(provider.calls).toMatchObject([
      { model: 'asked', providerOptions: { user: 'u' }, input: { messages: [{ role: 'user' }] } },
    ]);
  });

  it('uses the own model of a fallback', async () => {
    const provider = new StandInProvider(says(text('x'), finish()));
    const job = { route: ['other', 'first'], hop: 1 };
    expect((await runOne(provider, { request: { model: 'asked' }, job })).attempt?.model).toBe('own-model');
  });

  it.each([
    ['answers', says(text('x'), finish())],
    ['fails', says(text('x'))],
  ])('leaves nothing behind when it %s', async (_, answer) => {
    const { signal } = await runOne(new StandInProvider(answer));
    await new Promise(setImmediate);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('publishes every event as it comes', async () => {
    const seen: AnswerEvent[] = [];
    const events = [text('a'), text('b'), finish()];
    await runOne(new StandInProvider(says(...events)), { onEvent: (event) => seen.push(event) });
    expect(seen).toEqual(events);
  });
});

describe('a call that fails', () => {
  const unavailable = {
    kind: 'unavailable',
    message: 'The key sk-CANARY01234 gave 503.',
    status: 503,
  } as const;

  it('is recorded and tried again', async () => {
    const provider = new StandInProvider(() => {
      throw new ProviderError(unavailable, { requestId: 'req_2' });
    });
    const { decision, attempt, logs } = await runOne(provider);
    const failure = { ...unavailable, message: 'The key [secret] gave 503.' };
    expect(decision).toEqual({ type: 'retry', at: expect.any(Number), failure });
    const { at } = decision as { at: number };
    expect(at - start).toBeGreaterThanOrEqual(500);
    expect(at - start).toBeLessThan(1_500);
    expect(attempt).toMatchObject({ outcome: 'failed', failure, providerRequestId: 'req_2' });
    expect(attempt).not.toHaveProperty('usage');
    expect(attempt).not.toHaveProperty('firstTokenMs');
    expect(logs).toEqual([]);
  });

  it('keeps what came before it failed', async () => {
    const provider = new StandInProvider(async function* broken() {
      yield { type: 'accepted', requestId: 'req_3' };
      yield text('Half an');
      throw new ProviderError(unavailable);
    });
    const { attempt } = await runOne(provider);
    expect(attempt).toMatchObject({
      outcome: 'failed',
      providerRequestId: 'req_3',
      firstTokenMs: expect.any(Number),
    });
  });

  it('counts this attempt and those before it', async () => {
    const failed: Attempt = {
      number: 1,
      backend: 'first',
      startedAt,
      outcome: 'failed',
      failure: unavailable,
    };
    const provider = new StandInProvider(() => {
      throw new ProviderError(unavailable);
    });
    const job = { attempts: [failed, { ...failed, number: 2 }] };
    const { decision, attempt } = await runOne(provider, { job });
    expect(decision).toMatchObject({ type: 'hand-over', backend: 'second' });
    expect(attempt?.number).toBe(3);
    const patient = await runOne(provider, { job, request: { retry: { maxAttempts: 4 } } });
    expect(patient.decision).toMatchObject({ type: 'retry' });
  });

  it('does not take a provider at its word that somebody cancelled', async () => {
    const provider = new StandInProvider(() => {
      throw new ProviderError({ kind: 'cancelled', message: 'Request was aborted.' });
    });
    expect((await runOne(provider)).decision).toMatchObject({
      type: 'retry',
      failure: { kind: 'unavailable' },
    });
  });
});

describe('a job that need not or cannot be called', () => {
  const untouched = new StandInProvider(says(finish()));

  it.each([
    ['whose backend was removed', undefined, {}, 'unavailable', 'Backend "first" was removed.'],
    ['whose provider cannot chat', {}, {}, 'unavailable', 'Backend "first" cannot chat'],
    ['without a model', untouched, { settings: { model: undefined } }, 'model-not-found', 'names a model'],
    [
      'that waited too long in the lane',
      untouched,
      { job: { enqueuedAt: start - 2_001 }, settings: { timeLimits: { maxWait: '2s' } } },
      'timeout',
      'The job waited for backend "first" for longer than 2s (time limit maxWait).',
    ],
  ] as const)(
    '%s goes to the next backend without an attempt',
    async (_, provider, options, kind, message) => {
      const { decision, attempt } = await runOne(provider, options);
      expect(decision).toEqual({
        type: 'hand-over',
        backend: 'second',
        failure: { kind, message: expect.stringContaining(message) },
      });
      expect(attempt).toBeUndefined();
      expect(untouched.calls).toEqual([]);
    },
  );

  it('fails when there is no next backend', async () => {
    const { decision } = await runOne(undefined, { job: { route: ['first'] } });
    expect(decision).toMatchObject({
      type: 'fail',
      failure: { message: 'Backend "first" was removed. Tried: first (not called); no backend is left.' },
    });
  });

  it('has not waited while it was called or put off', async () => {
    const endedAt = new Date(start - 1_000).toISOString();
    const failure = { kind: 'timeout', message: '' } as const;
    const before: Attempt = { number: 1, backend: 'first', startedAt, endedAt, outcome: 'failed', failure };
    const job = { enqueuedAt: start - 60_000, attempts: [before] };
    const called = await runOne(untouched, { job, settings: { timeLimits: { maxWait: '2s' } } });
    expect(called.attempt).toBeDefined();
  });

  it('expires at its deadline', async () => {
    expect(await runOne(untouched, { job: { deadline: start } })).toMatchObject({
      decision: { type: 'expire' },
    });
  });

  it.each([
    ['cancelled', 'cancel'],
    ['expired', 'expire'],
    ['shutdown', 'hand-back'],
    ['lost', 'hand-back'],
  ] as const)('is not called when it is %s already', async (abort, type) => {
    const provider = new StandInProvider(says(finish()));
    const outcome = await runOne(provider, { abort });
    expect(outcome.decision).toEqual({ type });
    expect(outcome.attempt).toBeUndefined();
    expect(provider.calls).toEqual([]);
  });
});
