import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@app/provider-spec';
import { OllamaAnswer, type OllamaLine } from './answer.js';

function read(...lines: OllamaLine[]): ChatEvent[] {
  const answer = new OllamaAnswer();
  return [...lines.flatMap((line) => [...answer.add(line)]), answer.end()];
}

const called = (name: string, given?: unknown): OllamaLine => ({
  message: { content: '', tool_calls: [{ function: { name, arguments: given } }] },
});
const last: OllamaLine = { model: 'm', message: { content: '' }, done: true };

describe('an answer of Ollama', () => {
  it('is passed on as it arrives, with the counts of the last line', () => {
    const counted = { ...last, done_reason: 'length', prompt_eval_count: 3, eval_count: 2 };
    expect(read({ message: { thinking: 'Hm.' } }, { message: { content: 'Yes' } }, counted)).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Yes' },
      { type: 'finish', reason: 'length', usage: { inputTokens: 3, outputTokens: 2 }, model: 'm' },
    ]);
  });

  it('gets a unique id for each tool call if the server sends none', () => {
    const events = read(called('look', { at: 'it' }), called('look'), last);
    const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
    expect(calls).toMatchObject([
      { name: 'look', arguments: { at: 'it' } },
      { name: 'look', arguments: {} },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(calls.every(({ id }) => /^call_\w+$/.test(id))).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
  });

  it.each([
    ['ends before its last line', [{ message: { content: 'Yes' } }], 'unavailable'],
    ['says nothing at all', [{ done: true }], 'bad-response'],
    ['calls a tool without a name', [called(''), last], 'bad-response'],
  ])('is a failure when it %s', (_, lines, kind) => {
    expect(() => read(...lines)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind }) }),
    );
  });
});
