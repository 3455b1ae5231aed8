import { describe, expect, it } from '@jest/globals';
import type { ChatInput, JsonObject } from '@app/contracts';
import { ollamaBaseUrl } from './ollama.js';
import { toOllamaRequest } from './request.js';

const hello: ChatInput = { messages: [{ role: 'user', content: 'Hello' }] };
const look = { name: 'look', description: 'Looks.', parameters: { type: 'object' } };
const requestOf = (input: Partial<ChatInput>, own = {}, providerOptions: JsonObject = {}): JsonObject =>
  toOllamaRequest({ model: 'm', input: { ...hello, ...input }, providerOptions }, own);

describe('the request of a chat with Ollama', () => {
  it('leaves out what the call does not set, and has nothing cut silently', () => {
    expect(requestOf({})).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      truncate: false,
      options: {},
    });
  });

  it("has the model's parameters among its options, those of the caller last", () => {
    const input = { maxOutputTokens: 5, temperature: 0, topK: 3, stop: ['x'], seed: 1 };
    const own = { numCtx: 8_192, keepAlive: -1, think: 'low' as const };
    expect(
      requestOf(input, own, { options: { temperature: 1, mirostat: 2 }, keep_alive: '1h' }),
    ).toMatchObject({
      keep_alive: '1h',
      think: 'low',
      options: {
        num_ctx: 8_192,
        num_predict: 5,
        temperature: 1,
        top_k: 3,
        stop: ['x'],
        seed: 1,
        mirostat: 2,
      },
    });
  });

  it('requests JSON by name and a schema as it is', () => {
    const schema = { type: 'object' };
    expect(requestOf({ responseFormat: { type: 'json' } })['format']).toBe('json');
    expect(requestOf({ responseFormat: { type: 'json-schema', name: 'a', schema } })['format']).toBe(schema);
    expect(requestOf({ responseFormat: { type: 'text' } })).not.toHaveProperty('format');
  });

  it('offers no tools that the model must not call', () => {
    expect(requestOf({ tools: [look] })['tools']).toEqual([{ type: 'function', function: look }]);
    expect(requestOf({ tools: [look], toolChoice: 'none' })).not.toHaveProperty('tools');
  });

  it('puts images next to the text, and names the tool of a result', () => {
    const messages: ChatInput['messages'] = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'one' },
          { type: 'image', image: { data: 'aGk=', mediaType: 'image/png' } },
          { type: 'text', text: 'two' },
        ],
      },
      { role: 'assistant', toolCalls: [{ id: 'a', name: 'look', arguments: { at: 'it' } }] },
      { role: 'tool', toolCallId: 'a', content: 'a cat' },
    ];
    expect(requestOf({ system: 'Be brief.', messages })['messages']).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'one\ntwo', images: ['aGk='] },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'a', function: { name: 'look', arguments: { at: 'it' } } }],
      },
      { role: 'tool', content: 'a cat', tool_name: 'look', tool_call_id: 'a' },
    ]);
  });

  it.each([
    ['http://gpu:11434', 'http://gpu:11434'],
    ['http://gpu:11434/', 'http://gpu:11434'],
    ['http://gpu:11434/v1', 'http://gpu:11434'],
    ['http://proxy/ollama/api/', 'http://proxy/ollama'],
  ])('goes to an address however it is given: %s', (given, address) => {
    expect(ollamaBaseUrl(given)).toBe(address);
  });
});
