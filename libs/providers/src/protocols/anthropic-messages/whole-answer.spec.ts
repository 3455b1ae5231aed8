import { describe, expect, it } from '@jest/globals';
import { wholeAnswer } from './whole-answer.js';

const eventsOf = (message: object) => [...wholeAnswer(message as Parameters<typeof wholeAnswer>[0])];

describe('wholeAnswer', () => {
  it('tells the same events as a stream', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'abc' },
      { type: 'text', text: 'See.' },
      { type: 'tool_use', id: 'a', name: 'look', input: { at: 1 } },
    ];
    const usage = { input_tokens: 3, output_tokens: 2 };
    expect(eventsOf({ model: 'm', content, stop_reason: 'tool_use', usage })).toEqual([
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
    expect(eventsOf({ content: [], stop_reason: 'refusal' })).toMatchObject([{ reason: 'content-filter' }]);
  });

  it.each([{}, { content: [] }, { content: [], stop_reason: null }])('finds no answer in %j', (message) => {
    expect(() => eventsOf(message)).toThrow('without any choice');
  });
});
