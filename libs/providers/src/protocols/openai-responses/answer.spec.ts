import { describe, expect, it } from '@jest/globals';
import { ResponsesAnswer } from './answer.js';

type StreamEvent = Parameters<ResponsesAnswer['add']>[0];

function eventsOf(...events: object[]) {
  const answer = new ResponsesAnswer();
  return [...events.flatMap((event) => [...answer.add(event as StreamEvent)]), ...answer.end()];
}

const completed = (response: object = {}) => ({
  type: 'response.completed',
  response: { status: 'completed', ...response },
});
const done = (index: number, item: object) => ({
  type: 'response.output_item.done',
  output_index: index,
  item,
});
const call = (id: string, given = '{}') => ({
  type: 'function_call',
  call_id: id,
  name: 'look',
  arguments: given,
});
const thought = (id: string, content = 'secret') => ({
  type: 'reasoning',
  id,
  summary: [],
  encrypted_content: content,
});
const message = (text: string) => ({ type: 'message', content: [{ type: 'output_text', text }] });

describe('ResponsesAnswer', () => {
  it('yields text and reasoning as they arrive, each once', () => {
    const summary = { type: 'response.reasoning_summary_text.delta', output_index: 0 };
    const text = { type: 'response.output_text.delta', output_index: 1 };
    expect(
      eventsOf(
        { type: 'response.created', response: { status: 'in_progress', output: [] } },
        { type: 'response.reasoning_summary_part.added', output_index: 0, summary_index: 0 },
        { ...summary, delta: 'One.' },
        { type: 'response.reasoning_summary_part.added', output_index: 0, summary_index: 1 },
        { ...summary, delta: 'Two.' },
        done(0, { ...thought('rs'), summary: [{ type: 'summary_text', text: 'One.' }] }),
        { ...text, delta: 'See' },
        { ...text, delta: '.' },
        done(1, message('See.')),
        completed({ model: 'm-1', output: [thought('rs'), message('See.')] }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'One.' },
      { type: 'reasoning', text: '\n\n' },
      { type: 'reasoning', text: 'Two.' },
      { type: 'text', text: 'See' },
      { type: 'text', text: '.' },
      { type: 'finish', reason: 'stop', model: 'm-1', usage: {} },
    ]);
  });

  it.each([
    ['items alone', [done(0, message('See.')), completed()]],
    ['the whole response alone', [completed({ output: [message('See.')] })]],
    ['a refusal', [{ type: 'response.refusal.delta', output_index: 0, delta: 'See.' }, completed()]],
  ])('understands a server that sends %s', (_, events) => {
    expect(eventsOf(...events)).toMatchObject([
      { type: 'text', text: 'See.' },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it('marks a call with the reasoning directly before it', () => {
    const events = eventsOf(
      done(3, call('b')),
      done(0, thought('rs_1')),
      done(1, thought('rs_2')),
      done(2, call('a', '{"n":1}')),
      done(4, thought('rs_3', 'x'.repeat(70_000))),
      done(5, call('c')),
      completed(),
    );
    expect(events).toMatchObject([
      {
        type: 'tool-call',
        call: { id: 'a', arguments: { n: 1 }, signature: '[["rs_1","secret"],["rs_2","secret"]]' },
      },
      { type: 'tool-call', call: { id: 'b' } },
      { type: 'tool-call', call: { id: 'c' } },
      { type: 'finish', reason: 'tool-calls' },
    ]);
    expect(events[1]).not.toHaveProperty('call.signature');
    expect(events[2]).not.toHaveProperty('call.signature');
  });

  it.each([
    ['max_output_tokens', 'length'],
    ['content_filter', 'content-filter'],
    ['something_new', 'other'],
  ])('says why a response is incomplete: %s', (reason, finishReason) => {
    const response = { status: 'incomplete', incomplete_details: { reason }, output: [] };
    expect(eventsOf({ type: 'response.incomplete', response })).toMatchObject([{ reason: finishReason }]);
  });

  it('reports tool arguments that the token limit cut', () => {
    const response = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    expect(() => eventsOf(done(0, call('a', '{"n":')), { type: 'response.incomplete', response })).toThrow(
      'raise maxOutputTokens',
    );
  });

  it.each([
    ['no end', [done(0, message('See.'))], 'unavailable'],
    [
      'a response that was cancelled',
      [completed({ status: 'cancelled', output: [message('S')] })],
      'unavailable',
    ],
    ['no item', [completed({ output: [] })], 'bad-response'],
  ])('finds no answer in %s', (_, events, kind) => {
    expect(() => eventsOf(...events)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind }) }),
    );
  });
});
