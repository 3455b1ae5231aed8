import { describe, expect, it } from '@jest/globals';
import { wholeAnswer } from './whole-answer.js';

type Completion = Parameters<typeof wholeAnswer>[0];
const eventsOf = (completion: object) => [...wholeAnswer(completion as Completion)];

describe('wholeAnswer', () => {
  it('tells the same events as a stream', () => {
    const call = { id: 'a', type: 'function', function: { name: 'look', arguments: '{"at":1}' } };
    const message = { content: 'See.', reasoning_content: 'Hm.', tool_calls: [call] };
    expect(eventsOf({ model: 'm', choices: [{ message, finish_reason: 'tool_calls' }] })).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'See.' },
      { type: 'tool-call', call: { id: 'a', name: 'look', arguments: { at: 1 } } },
      { type: 'finish', reason: 'tool-calls', model: 'm', usage: {} },
    ]);
  });

  it.each([{}, { choices: [] }, { choices: [{ index: 0 }] }, { choices: [{ message: null }] }])(
    'finds no answer in %j',
    (completion) => {
      expect(() => eventsOf(completion)).toThrow('without any choice');
    },
  );
});
