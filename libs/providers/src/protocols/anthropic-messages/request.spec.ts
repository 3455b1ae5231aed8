import { describe, expect, it } from '@jest/globals';
import type { ChatInput } from '@app/contracts';
import { toAnthropicRequest } from './request.js';

const messages: ChatInput['messages'] = [{ role: 'user', content: 'Hello' }];
const look = { name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: true };
const request = (input: Partial<ChatInput>, providerOptions = {}) =>
  toAnthropicRequest({ model: 'm', input: { messages, ...input }, providerOptions }, 500);

describe('toAnthropicRequest', () => {
  it('leaves out what the call does not set, except the limit that the protocol requires', () => {
    expect(request({})).toEqual({
      model: 'm',
      max_tokens: 500,
      messages: [{ role: 'user', content: 'Hello' }],
    });
  });

  it('translates every member of a chat', () => {
    expect(
      request({
        system: 'Be brief.',
        tools: [look],
        toolChoice: { tool: 'look' },
        parallelToolCalls: false,
        maxOutputTokens: 9,
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        stop: ['END'],
        responseFormat: {
          type: 'json-schema',
          name: 'answer',
          description: 'An answer.',
          schema: { type: 'object', properties: { n: { type: 'integer', minimum: 1 } } },
        },
      }),
    ).toEqual({
      model: 'm',
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'Hello' }],
      tools: [{ name: 'look', description: 'Looks.', input_schema: { type: 'object' }, strict: true }],
      tool_choice: { type: 'tool', name: 'look', disable_parallel_tool_use: true },
      max_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ['END'],
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            description: 'An answer.',
            properties: { n: { type: 'integer', description: expect.stringContaining('minimum: 1') } },
            additionalProperties: false,
          },
        },
      },
    });
  });

  it.each([
    [{ toolChoice: 'auto' as const }, { type: 'auto' }],
    [{ toolChoice: 'required' as const }, { type: 'any' }],
    [{ toolChoice: 'none' as const, parallelToolCalls: false }, { type: 'none' }],
    [{ parallelToolCalls: true }, { type: 'auto', disable_parallel_tool_use: false }],
    [{}, undefined],
  ])('chooses tools: %j', (input, choice) => {
    expect(request({ tools: [look], ...input }).tool_choice).toEqual(choice);
  });

  it('says nothing of tools where there are none', () => {
    expect(request({ toolChoice: 'auto', parallelToolCalls: false }).tool_choice).toBeUndefined();
  });

  it('puts the parallel results of tools into one turn, with their failures', () => {
    const { messages: turns } = request({
      messages: [
        ...messages,
        {
          role: 'assistant',
          content: 'Let me see.',
          toolCalls: [
            { id: 'a', name: 'look', arguments: { at: 1 } },
            { id: 'b', name: 'look', arguments: {} },
          ],
        },
        { role: 'tool', toolCallId: 'a', content: 'a cat' },
        { role: 'tool', toolCallId: 'b', content: 'too dark', isError: true },
        { role: 'user', content: 'And now?' },
      ],
    });
    expect(turns.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me see.' },
          { type: 'tool_use', id: 'a', name: 'look', input: { at: 1 } },
          { type: 'tool_use', id: 'b', name: 'look', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'a cat' },
          { type: 'tool_result', tool_use_id: 'b', content: 'too dark', is_error: true },
        ],
      },
      { role: 'user', content: 'And now?' },
    ]);
  });

  it('sends the thinking before calls back, but no mark of another provider', () => {
    const thinking = [{ type: 'thinking', thinking: 'Hm.', signature: 'abc' }];
    const assistant = (signature: string) => ({
      role: 'assistant' as const,
      toolCalls: [{ id: 'a', name: 'look', arguments: {}, signature }],
    });
    const use = { type: 'tool_use', id: 'a', name: 'look', input: {} };
    expect(request({ messages: [assistant(JSON.stringify(thinking))] }).messages).toEqual([
      { role: 'assistant', content: [...thinking, use] },
    ]);
    expect(request({ messages: [assistant('CiQB4/H')] }).messages).toEqual([
      { role: 'assistant', content: [use] },
    ]);
  });

  it('takes the system messages that come first into the system text, and leaves later ones in place', () => {
    const { system, messages: turns } = request({
      system: 'One.',
      messages: [{ role: 'system', content: 'Two.' }, ...messages, { role: 'system', content: 'Three.' }],
    });
    expect(system).toBe('One.\n\nTwo.');
    expect(turns).toEqual([
      { role: 'user', content: 'Hello' },
      { role: 'system', content: 'Three.' },
    ]);
  });

  const map = { type: 'object', additionalProperties: { type: 'number' } };

  it.each([
    ['a map', map],
    ['an object without named members', { type: 'object' }],
    ['a map among its members', { type: 'object', properties: { scores: map } }],
    ['a map in a list', { type: 'array', items: map }],
    ['a map as a variant', { anyOf: [{ type: 'string' }, map] }],
    ['a map among its definitions', { $ref: '#/definitions/m', definitions: { m: map } }],
    ['a reference that leads nowhere', { type: 'object', properties: { a: { $ref: '#/$defs/a' } } }],
  ])('describes a schema with %s in the system text, because the SDK would damage it', (_, schema) => {
    const sent = request({ system: 'Be brief.', responseFormat: { type: 'json-schema', name: 'x', schema } });
    expect(sent.output_config).toBeUndefined();
    expect(sent.system).toMatch(
      /^Be brief\.\n\nAnswer with one JSON value that fits the JSON Schema below \(x\)/,
    );
    expect(sent.system).toContain(JSON.stringify(schema));
  });

  it('sends the definitions of draft 7 under the name that the vendor knows', () => {
    const place = { type: 'object', properties: { city: { type: 'string' } } };
    const schema = {
      type: 'object',
      properties: { from: { $ref: '#/definitions/place' }, definitions: { type: 'string' } },
      definitions: { place },
    };
    const sent = request({ responseFormat: { type: 'json-schema', name: 'x', schema } });
    expect(sent.system).toBeUndefined();
    expect(sent.output_config?.format?.schema).toEqual({
      type: 'object',
      properties: { from: { $ref: '#/$defs/place' }, definitions: { type: 'string' } },
      $defs: { place: { ...place, additionalProperties: false } },
      additionalProperties: false,
    });
  });

  it('refuses a schema that the vendor cannot hold a model to', () => {
    const schema = { type: 'object', properties: { any: {} } };
    expect(() => request({ responseFormat: { type: 'json-schema', name: 'x', schema } })).toThrow(
      'whose every part has a type',
    );
  });

  it("lets the caller's options for this provider have the last word", () => {
    const options = { max_tokens: 7, thinking: { type: 'adaptive' }, workspace_id: 'w' };
    expect(request({ maxOutputTokens: 9 }, options)).toMatchObject(options);
  });
});
