import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@app/provider-spec';
import { CohereAnswer, type CohereEvent } from './answer.js';

function read(...events: CohereEvent[]): ChatEvent[] {
  const answer = new CohereAnswer();
  return [...events.flatMap((event) => [...answer.add(event)]), ...answer.end()];
}

const text: CohereEvent = {
  type: 'content-delta',
  index: 0,
  delta: { message: { content: { text: 'Hi' } } },
};
const end = (reason: string, rest: object = {}): CohereEvent => ({
  type: 'message-end',
  delta: { finish_reason: reason, ...rest },
});

describe('an answer of Cohere', () => {
  it('reports the plan for its tools as reasoning, and each call when it is complete', () => {
    const fragment = (type: string, index: number, call: object): CohereEvent => ({
      type,
      index,
      delta: { message: { tool_calls: call } },
    });
    expect(
      read(
        { type: 'tool-plan-delta', delta: { message: { tool_plan: 'I will look.' } } },
        fragment('tool-call-start', 0, { id: 'a', function: { name: 'look', arguments: '' } }),
        fragment('tool-call-delta', 0, { function: { arguments: '{"at":' } }),
        fragment('tool-call-delta', 0, { function: { arguments: '"it"}' } }),
        { type: 'tool-call-end', index: 0 },
        fragment('tool-call-start', 1, { id: 'b', function: { name: 'listen' } }),
        { type: 'tool-call-end', index: 1 },
        end('TOOL_CALL'),
      ),
    ).toMatchObject([
      { type: 'reasoning', text: 'I will look.' },
      { type: 'tool-call', call: { id: 'a', name: 'look', arguments: { at: 'it' } } },
      { type: 'tool-call', call: { id: 'b', name: 'listen', arguments: {} } },
      { type: 'finish', reason: 'tool-calls' },
    ]);
  });

  it('counts all tokens, and billed tokens only if the others are missing', () => {
    const billed = { input_tokens: 1, output_tokens: 2 };
    const usageOf = (usage: object) => read(text, end('COMPLETE', { usage })).at(-1);
    expect(
      usageOf({ billed_units: billed, tokens: { input_tokens: 70, output_tokens: 3 }, cached_tokens: 64 }),
    ).toMatchObject({ usage: { inputTokens: 70, outputTokens: 3, cachedInputTokens: 64 } });
    expect(usageOf({ billed_units: billed })).toMatchObject({ usage: { inputTokens: 1, outputTokens: 2 } });
  });

  it.each([
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SOMETHING_NEW', 'other'],
  ])('ends with %s', (told, reason) => {
    expect(read(text, end(told)).at(-1)).toMatchObject({ type: 'finish', reason });
  });

  it.each([
    ['ERROR', 'unavailable'],
    ['TIMEOUT', 'unavailable'],
    ['ERROR_TOXIC', 'content-filter'],
    ['ERROR_LIMIT', 'context-length'],
  ])('is a failure when it ends with %s', (told, kind) => {
    const failure = expect.objectContaining({
      kind,
      code: told,
      message: expect.stringContaining('too bad'),
    });
    expect(() => read(text, end(told, { error: 'too bad' }))).toThrow(expect.objectContaining({ failure }));
  });

  it.each([
    ['it breaks off', [text], 'unavailable'],
    ['there is nothing in it', [end('COMPLETE')], 'bad-response'],
  ])('is a failure when %s', (_, events, kind) => {
    expect(() => read(...events)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind }) }),
    );
  });
});
