import type { ChatEvent } from '@app/provider-spec';
import { describe, expect, it } from '@jest/globals';
import type { AnswerEvent } from './run-context.js';
import { runOne, startedAt } from './test-doubles/run-one.js';
import {
  Latch,
  finish,
  hangsAfter,
  ignoresItsSignalAfter,
  StandInProvider,
  text,
} from './test-doubles/stand-in-provider.js';

const start = Date.parse(startedAt);
const patient = { firstToken: '10s', betweenTokens: '10s', total: '10s' };

describe('time limits', () => {
  it.each([
    ['firstToken', [], 'sent no first token within 20ms (time limit firstToken)'],
    [
      'firstToken',
      [{ type: 'accepted' }, text('')],
      'sent no first token within 20ms (time limit firstToken)',
    ],
    ['betweenTokens', [text('a')], 'sent no further token within 20ms (time limit betweenTokens)'],
    ['total', [text('a')], 'did not finish its answer within 20ms (time limit total)'],
    ['total', [], 'did not finish its answer within 20ms (time limit total)'],
  ] as [string, ChatEvent[], string][])('%s ends a call that gave %j', async (limit, events, message) => {
    const provider = new StandInProvider(hangsAfter(...events));
    const settings = { timeLimits: { ...patient, [limit]: 20 } };
    const { decision, attempt } = await runOne(provider, { settings });
    const failure = { kind: 'timeout', message: `Backend "first" ${message}.` };
    expect(decision).toMatchObject({ type: 'retry', failure });
    expect(attempt).toMatchObject({ outcome: 'failed', failure });
    expect(Date.parse(attempt?.endedAt ?? '') - start).toBeGreaterThanOrEqual(20);
    expect(provider.signals[0]?.aborted).toBe(true);
  });

  it('hold a slow but steady answer to none but the total', async () => {
    const provider = new StandInProvider(async function* steady() {
      for (let token = 0; token < 10; token += 1) {
        await pause(10);
        yield text('.');
      }
      yield finish();
    });
    const settings = { timeLimits: { firstToken: 80, betweenTokens: 80, total: '10s' } };
    const { decision, attempt } = await runOne(provider, { settings });
    expect(decision).toMatchObject({ type: 'complete', result: { text: '..........' } });
    expect(attempt?.firstTokenMs).toBeGreaterThanOrEqual(5);
    const dripped = await runOne(provider, { settings: { timeLimits: { ...patient, total: 40 } } });
    expect(dripped.decision).toMatchObject({
      failure: { message: expect.stringContaining('time limit total') },
    });
  });

  it('of the job replace those of the backend', async () => {
    const provider = new StandInProvider(hangsAfter());
    const request = { timeLimits: { firstToken: 15 } };
    const { decision } = await runOne(provider, { settings: { timeLimits: patient }, request });
    expect(decision).toMatchObject({ failure: { message: expect.stringContaining('within 15ms') } });
  });

  it('longer than a timer takes do not pass at once', async () => {
    const provider = new StandInProvider(async function* slow() {
      await pause(20);
      yield finish();
    });
    const forever = 5_000_000_000;
    const settings = { timeLimits: { firstToken: forever, betweenTokens: forever, total: forever } };
    const job = { deadline: start + forever };
    expect((await runOne(provider, { settings, job })).decision.type).toBe('complete');
  });

  it("the job's deadline expires it", async () => {
    const provider = new StandInProvider(hangsAfter(text('a')));
    const { decision, attempt } = await runOne(provider, { job: { deadline: start + 20 } });
    expect(decision).toEqual({ type: 'expire' });
    expect(attempt).toMatchObject({ outcome: 'failed', failure: { kind: 'timeout' } });
    expect(provider.signals[0]?.aborted).toBe(true);
  });
});

describe('a call that is stopped from outside', () => {
  it.each([
    ['cancelled', 'cancel', { outcome: 'cancelled' }],
    ['expired', 'expire', { outcome: 'failed', failure: { kind: 'timeout' } }],
    ['shutdown', 'hand-back', { outcome: 'handed-back', possibleDuplicate: true }],
    ['lost', 'hand-back', { outcome: 'lost', possibleDuplicate: true }],
  ] as const)('because it was %s: %s', async (abort, type, record) => {
    const provider = new StandInProvider(hangsAfter({ type: 'accepted' }, text('a')));
    const begun = new Latch();
    const onEvent = ({ type: event }: AnswerEvent) => event === 'text' && begun.open();
    const { decision, attempt, logs } = await runOne(provider, { abort, abortWhen: begun.opened, onEvent });
    expect(decision).toEqual({ type });
    expect(attempt).toMatchObject(record);
    expect(provider.signals[0]?.aborted).toBe(true);
    expect(logs).toEqual([]);
  });

  it('publishes no event after that, and takes no answer', async () => {
    const seen: AnswerEvent[] = [];
    const begun = new Latch();
    const provider = new StandInProvider(async function* stubborn(_, signal) {
      yield text('a');
      begun.open();
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      yield text('b');
      yield finish();
    });
    const onEvent = (event: AnswerEvent) => void seen.push(event);
    const { decision } = await runOne(provider, { abort: 'cancelled', abortWhen: begun.opened, onEvent });
    expect(decision).toEqual({ type: 'cancel' });
    expect(seen).toEqual([text('a')]);
  });

  it('before the provider took it is no duplicate when it is run again', async () => {
    const begun = new Latch();
    const provider = new StandInProvider((call, signal) => {
      begun.open();
      return hangsAfter()(call, signal);
    });
    const { attempt } = await runOne(provider, { abort: 'shutdown', abortWhen: begun.opened });
    expect(attempt?.outcome).toBe('handed-back');
    expect(attempt).not.toHaveProperty('possibleDuplicate');
  });

  it('is left alone when its provider does not listen, and a warning says so', async () => {
    const provider = new StandInProvider(ignoresItsSignalAfter(text('a')));
    const begun = new Latch();
    const onEvent = () => begun.open();
    const { decision, logs } = await runOne(provider, {
      abort: 'shutdown',
      abortWhen: begun.opened,
      onEvent,
    });
    expect(decision).toEqual({ type: 'hand-back' });
    expect(logs).toHaveLength(1);
    expect(JSON.parse(logs[0] ?? '')).toMatchObject({
      level: 'warn',
      job: 'j_test',
      tenant: 'tenant',
      backend: 'first',
      provider: 'stand-in',
      attempt: 1,
    });
  });

  it('cancels a stream that hangs in its own iterator', async () => {
    let returned = 0;
    const never = new Promise<never>(() => undefined);
    const iterator = {
      next: () => never,
      return: () => {
        returned += 1;
        throw new Error('Cannot.');
      },
    };
    const provider = new StandInProvider(() => ({ [Symbol.asyncIterator]: () => iterator }));
    const settings = { timeLimits: { ...patient, firstToken: 10 } };
    const { decision } = await runOne(provider, { settings });
    expect(decision).toMatchObject({ type: 'retry', failure: { kind: 'timeout' } });
    expect(returned).toBe(1);
  });

  it('hands over when it timed out on its last attempt, whatever the provider does', async () => {
    const provider = new StandInProvider(ignoresItsSignalAfter());
    const settings = { timeLimits: { ...patient, firstToken: 10 }, retry: { maxAttempts: 1 } };
    expect((await runOne(provider, { settings })).decision).toMatchObject({
      type: 'hand-over',
      backend: 'second',
    });
  });
});

/** The pace of a provider. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
