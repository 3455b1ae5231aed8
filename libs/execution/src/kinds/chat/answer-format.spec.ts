import { describe, expect, it } from '@jest/globals';
import { runOne } from '../../test-doubles/run-one.js';
import { finish, says, StandInProvider, text } from '../../test-doubles/stand-in-provider.js';

const json = { responseFormat: { type: 'json' } };
const schema = { responseFormat: { type: 'json-schema', name: 'answer', schema: { type: 'object' } } };
const once = { inputTokens: 3, outputTokens: 5 };
const twice = { inputTokens: 6, outputTokens: 10 };
const toolCall = { type: 'tool-call', call: { id: 'c', name: 'n', arguments: {} } } as const;

describe('the form of an answer', () => {
  it.each([
    ['JSON where it was asked for', json, [text('{"a":'), text('1}'), finish()]],
    ['JSON of a schema', schema, [text('{"a":1}'), finish()]],
    ['a tool call instead of the JSON', json, [toolCall, finish('tool-calls')]],
    ['a word about a tool call', json, [text('Let me see.'), toolCall, finish('tool-calls')]],
    ['anything where text was asked for', {}, [text('{"a":'), finish('length')]],
    ['nothing, if that is all the model says', {}, [finish()]],
    ['a part, when a filter cut it', {}, [text('Once'), finish('content-filter')]],
  ])('may be %s', async (_, input, events) => {
    const { decision } = await runOne(new StandInProvider(says(...events)), { input });
    expect(decision.type).toBe('complete');
  });

  it.each([
    ['no JSON', json, [text('Sure! {"a":1}'), finish()], 'answered with something else', twice],
    ['nothing', schema, [finish()], 'answered with something else', twice],
    ['cut JSON', schema, [text('{"a":'), finish('length')], 'raise maxOutputTokens', once],
  ])('is a bad response when JSON was asked for and %s came', async (_, input, events, message, usage) => {
    const { decision, attempt, logs } = await runOne(new StandInProvider(says(...events)), { input });
    const failure = { kind: 'bad-response', message: expect.stringContaining(message) };
    expect(decision).toMatchObject({ type: 'retry', failure });
    expect(attempt).toMatchObject({ outcome: 'failed', failure, usage });
    expect(logs).toEqual([]);
  });

  it.each([
    ['nothing', {}, [finish('content-filter')]],
    ['half a JSON', json, [text('{"a'), finish('content-filter')]],
  ])('ends the job when a filter left %s of it', async (_, input, events) => {
    const { decision } = await runOne(new StandInProvider(says(...events)), { input });
    expect(decision).toMatchObject({ type: 'fail', failure: { kind: 'content-filter' } });
  });
});
