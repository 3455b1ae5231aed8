import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@app/provider-spec';
import { thinkingOf } from './thinking-mark.js';
import { AnthropicAnswer, wholeAnthropicAnswer } from './answer.js';

type Event = Parameters<AnthropicAnswer['add']>[0];

const start = (usage?: object) => ({ type: 'message_start', message: { model: 'm', usage } });
const block = (index: number, content: object) => ({
  type: 'content_block_start',
  index,
  content_block: content,
});
const delta = (index: number, content: object) => ({ type: 'content_block_delta', index, delta: content });
const ended = (reason: string | null, usage?: object) => ({
  type: 'message_delta',
  delta: { stop_reason: reason },
  usage,
});
const stop = { type: 'message_stop' };

function eventsOf(...events: object[]): ChatEvent[] {
  const answer = new AnthropicAnswer();
  return [...events.flatMap((each) => [...answer.add(each as Event)]), ...answer.end()];
}

describe('AnthropicAnswer', () => {
  it('yields thinking and text as they arrive, and the finish last', () => {
    expect(
      eventsOf(
        start({
          input_tokens: 3,
          cache_read_input_tokens: 10,
          cache_creation_input_tokens: 4,
          output_tokens: 1,
        }),
        { type: 'ping' },
        block(0, { type: 'thinking', thinking: '' }),
        delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
        delta(0, { type: 'signature_delta', signature: 'abc' }),
        { type: 'content_block_stop', index: 0 },
        block(1, { type: 'text', text: 'Bl' }),
        delta(1, { type: 'text_delta', text: 'ue.' }),
        block(2, { type: 'block_of_tomorrow' }),
        delta(2, { type: 'delta_of_tomorrow' }),
        ended('end_turn', {
          input_tokens: null,
          output_tokens: 9,
          output_tokens_details: { thinking_tokens: 2 },
        }),
        stop,
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Bl' },
      { type: 'text', text: 'ue.' },
      {
        type: 'finish',
        reason: 'stop',
        model: 'm',
        usage: {
          inputTokens: 17,
          cachedInputTokens: 10,
          cacheWriteTokens: 4,
          outputTokens: 9,
          reasoningTokens: 2,
        },
      },
    ]);
  });

  it('puts the pieces of parallel calls together', () => {
    const events = eventsOf(
      start(),
      block(0, { type: 'tool_use', id: 'a', name: 'look', input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '' }),
      delta(0, { type: 'input_json_delta', partial_json: '{"at":' }),
      delta(0, { type: 'input_json_delta', partial_json: '1}' }),
      block(1, { type: 'tool_use', id: 'b', name: 'rest', input: {} }),
      ended('tool_use'),
      stop,
    );
    expect(events).toMatchObject([
      { type: 'tool-call', call: { id: 'a', name: 'look', arguments: { at: 1 } } },
      { type: 'tool-call', call: { id: 'b', name: 'rest', arguments: {} } },
      { type: 'finish', reason: 'tool-calls', usage: {} },
    ]);
  });

  it('marks the first of several calls with the thinking before them', () => {
    const events = eventsOf(
      start(),
      block(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
      delta(0, { type: 'signature_delta', signature: 'abc' }),
      block(1, { type: 'redacted_thinking', data: 'xyz' }),
      block(2, { type: 'tool_use', id: 'a', name: 'look', input: {} }),
      block(3, { type: 'tool_use', id: 'b', name: 'rest', input: {} }),
      ended('tool_use'),
      stop,
    );
    const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
    expect(calls[1]).not.toHaveProperty('signature');
    expect(thinkingOf(calls[0]?.signature)).toEqual([
      { type: 'thinking', thinking: 'Hm.', signature: 'abc' },
      { type: 'redacted_thinking', data: 'xyz' },
    ]);
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'content-filter'],
    ['pause_turn', 'other'],
    ['word_of_tomorrow', 'other'],
  ])('%s is %s', (reason, finish) => {
    expect(eventsOf(start(), ended(reason), stop)).toMatchObject([{ type: 'finish', reason: finish }]);
  });

  it('broke off without a stop reason, and is no answer when it ends without one and without content', () => {
    const text = block(0, { type: 'text', text: 'Bl' });
    expect(() => eventsOf(start(), text)).toThrow('broke off');
    expect(() => eventsOf(start())).toThrow('broke off');
    expect(() => eventsOf(start(), stop)).toThrow('without any choice');
  });

  it('says how to give the arguments of a call more room', () => {
    const call = block(0, { type: 'tool_use', id: 'a', name: 'look', input: {} });
    const cut = delta(0, { type: 'input_json_delta', partial_json: '{"at' });
    expect(() => eventsOf(start(), call, cut, ended('max_tokens'), stop)).toThrow('raise maxOutputTokens');
  });
});

const wholeEventsOf = (message: object) => [
  ...wholeAnthropicAnswer(message as Parameters<typeof wholeAnthropicAnswer>[0]),
];

describe('wholeAnthropicAnswer', () => {
  it('yields the same events as a stream', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'abc' },
      { type: 'text', text: 'See.' },
      { type: 'tool_use', id: 'a', name: 'look', input: { at: 1 } },
    ];
    const usage = { input_tokens: 3, output_tokens: 2 };
    expect(wholeEventsOf({ model: 'm', content, stop_reason: 'tool_use', usage })).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'See.' },
      {
        type: 'tool-call',
        call: { id: 'a', name: 'look', arguments: { at: 1 }, signature: JSON.stringify(content.slice(0, 1)) },
      },
      { type: 'finish', reason: 'tool-calls', model: 'm', usage: { inputTokens: 3, outputTokens: 2 } },
    ]);
  });

  it('may be refused without a word', () => {
    expect(wholeEventsOf({ content: [], stop_reason: 'refusal' })).toMatchObject([
      { reason: 'content-filter' },
    ]);
  });

  it.each([{}, { content: [] }, { content: [], stop_reason: null }])('finds no answer in %j', (message) => {
    expect(() => wholeEventsOf(message)).toThrow('without any choice');
  });
});
