import type { ChatEvent } from '@app/provider-spec';
import { describe, expect, it } from '@jest/globals';
import { runOne } from './test-doubles/run-one.js';
import { Latch, finish, says, StandInProvider, text } from './test-doubles/stand-in-provider.js';

describe('a misbehaving provider', () => {
  it.each([
    ['ends without a finish', says(text('Half'))],
    ['says nothing at all', says()],
    ['sends what is no event', says(text('a'), { type: 'nonsense' } as unknown as ChatEvent)],
    ['sends too much', says(...Array.from({ length: 20 }, () => text('x'.repeat(1_048_576))), finish())],
  ])('that %s has given a bad response', async (_, answer) => {
    const { decision, attempt } = await runOne(new StandInProvider(answer));
    expect(decision).toMatchObject({ type: 'retry', failure: { kind: 'bad-response' } });
    expect(attempt).toMatchObject({ outcome: 'failed', failure: { kind: 'bad-response' } });
  });

  it.each([
    [
      'throws at once',
      () => {
        throw new TypeError('CANARY-PROMPT is not a function');
      },
    ],
    ['throws something that is no error', failsWith(() => 'CANARY-PROMPT')],
    ['gives what cannot be iterated', () => ({}) as AsyncIterable<ChatEvent>],
    ['gives null instead of an event', says(null as unknown as ChatEvent)],
    ['throws an error of a parser that quotes the prompt', failsWith(() => JSON.parse('CANARY-PROMPT'))],
  ])('that %s is a defect, logged without what it may quote', async (_, answer) => {
    const { decision, attempt, logs } = await runOne(new StandInProvider(answer));
    expect(decision).toMatchObject({ type: 'retry', failure: { kind: 'internal' } });
    expect(attempt).toMatchObject({ outcome: 'failed', failure: { kind: 'internal' } });
    expect(logs).toHaveLength(1);
    expect(JSON.parse(logs[0] ?? '')).toMatchObject({
      level: 'error',
      job: 'j_test',
      error: { stack: expect.any(String) },
    });
    expect(JSON.stringify([logs, attempt, decision])).not.toContain('CANARY');
  });

  it('that never pauses is still held to its limits', async () => {
    const provider = new StandInProvider(async function* endless() {
      for (;;) yield text('.');
    });
    const settings = { timeLimits: { total: 30 } };
    expect((await runOne(provider, { settings })).decision).toMatchObject({
      failure: { message: expect.stringContaining('time limit total') },
    });
    const silent = new StandInProvider(async function* endless() {
      for (;;) yield text('');
    });
    expect((await runOne(silent, { settings: { timeLimits: { firstToken: 30 } } })).decision).toMatchObject({
      failure: { message: expect.stringContaining('time limit firstToken') },
    });
  });

  it('that sends what is no event is put away', async () => {
    const ended = new Latch();
    const provider = new StandInProvider(async function* confused() {
      try {
        yield { type: 'nonsense' } as unknown as ChatEvent;
      } finally {
        ended.open();
      }
    });
    const { decision } = await runOne(provider);
    expect(decision.type).toBe('retry');
    await ended.opened;
  });

  it('that goes on after its finish has answered all the same, and is put away', async () => {
    const ended = new Latch();
    const provider = new StandInProvider(async function* talkative() {
      try {
        yield text('Done.');
        yield finish();
        for (;;) yield text('And…');
      } finally {
        ended.open();
      }
    });
    expect((await runOne(provider)).decision).toMatchObject({ type: 'complete', result: { text: 'Done.' } });
    await ended.opened;
  });

  it('that hangs after its finish is stopped when a limit passes', async () => {
    const stopped = new Latch();
    const provider = new StandInProvider(async function* hanging(_, signal) {
      yield text('Done.');
      yield finish();
      signal.addEventListener('abort', () => stopped.open());
      await stopped.opened;
    });
    const settings = { timeLimits: { betweenTokens: 20 } };
    expect((await runOne(provider, { settings })).decision).toMatchObject({ type: 'complete' });
    await stopped.opened;
  });
});

/** Fails with what the function throws or gives, after its first token. */
function failsWith(reason: () => unknown) {
  return async function* failing(): AsyncGenerator<ChatEvent> {
    yield text('a');
    throw reason();
  };
}
