import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@app/provider-spec';
import { OpenAiChatAnswer, wholeOpenAiChatAnswer } from './answer.js';

type Chunk = Parameters<OpenAiChatAnswer['add']>[0];

const chunk = (delta: object, finishReason: string | null = null, rest: object = {}) =>
  ({ model: 'm', choices: [{ index: 0, delta, finish_reason: finishReason }], ...rest }) as Chunk;

function eventsOf(...chunks: Chunk[]): ChatEvent[] {
  const answer = new OpenAiChatAnswer();
  return [...chunks.flatMap((each) => [...answer.add(each)]), ...answer.end()];
}

describe('OpenAiChatAnswer', () => {
  it('yields text and reasoning as they arrive, and the finish last', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    expect(
      eventsOf(
        chunk({ role: 'assistant', content: '' }),
        chunk({ reasoning: 'Hm.' }),
        chunk({ reasoning_content: ' So.' }),
        chunk({ content: 'Blue.' }),
        chunk({}, 'stop'),
        { model: 'm', choices: [], usage } as unknown as Chunk,
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'reasoning', text: ' So.' },
      { type: 'text', text: 'Blue.' },
      { type: 'finish', reason: 'stop', model: 'm', usage: { inputTokens: 3, outputTokens: 2 } },
    ]);
  });

  it.each([null, -1, 1.5, '7'])('leaves a count of %j unknown', (tokens) => {
    const usage = { prompt_tokens: tokens, completion_tokens: 2, prompt_tokens_details: null };
    const [finish] = eventsOf(chunk({}, 'stop', { usage }));
    expect(finish).toMatchObject({ usage: { inputTokens: undefined, outputTokens: 2 } });
  });

  it('follows the first of several choices', () => {
    const other = { model: 'm', choices: [{ index: 1, delta: { content: 'no' }, finish_reason: 'length' }] };
    expect(eventsOf(chunk({ content: 'yes' }), other as Chunk, chunk({}, 'stop'))).toMatchObject([
      { type: 'text', text: 'yes' },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it("reports tool calls if there are any, whatever the vendor's finish reason", () => {
    const call = { index: 0, id: 'a', function: { name: 'look', arguments: '{}' } };
    expect(eventsOf(chunk({ tool_calls: [call] }), chunk({}, 'stop')).at(-1)).toMatchObject({
      reason: 'tool-calls',
    });
  });

  it('is incomplete without a finish reason, and no answer without a choice', () => {
    expect(() => eventsOf(chunk({ content: 'Bl' }))).toThrow('broke off');
    expect(() => eventsOf()).toThrow('broke off');
    expect(() => eventsOf({ model: 'm', choices: [] } as unknown as Chunk)).toThrow('without any choice');
  });
});

type Completion = Parameters<typeof wholeOpenAiChatAnswer>[0];
const wholeEventsOf = (completion: object) => [...wholeOpenAiChatAnswer(completion as Completion)];

describe('wholeOpenAiChatAnswer', () => {
  it('yields the same events as a stream', () => {
    const call = { id: 'a', type: 'function', function: { name: 'look', arguments: '{"at":1}' } };
    const message = { content: 'See.', reasoning_content: 'Hm.', tool_calls: [call] };
    expect(wholeEventsOf({ model: 'm', choices: [{ message, finish_reason: 'tool_calls' }] })).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'See.' },
      { type: 'tool-call', call: { id: 'a', name: 'look', arguments: { at: 1 } } },
      { type: 'finish', reason: 'tool-calls', model: 'm', usage: {} },
    ]);
  });

  it.each([{}, { choices: [] }, { choices: [{ index: 0 }] }, { choices: [{ message: null }] }])(
    'finds no answer in %j',
    (completion) => {
      expect(() => wholeEventsOf(completion)).toThrow('without any choice');
    },
  );
});
