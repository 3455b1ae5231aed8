import type { ChatInput, JsonObject } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { toResponsesRequest } from './request.js';

const hello: ChatInput = { messages: [{ role: 'user', content: 'Hello' }] };
const tools = [{ name: 'look', parameters: { type: 'object' } }];
const reasons = { isReasoningModel: () => true };

function request(input: Partial<ChatInput>, providerOptions: JsonObject = {}, hooks = {}) {
  return toResponsesRequest({ model: 'm', input: { ...hello, ...input }, providerOptions }, hooks);
}

describe('toResponsesRequest', () => {
  it('sends only what the call sets, and stores nothing at the vendor', () => {
    expect(request({})).toEqual({ model: 'm', input: [{ role: 'user', content: 'Hello' }], store: false });
  });

  it('carries every member of a chat', () => {
    expect(
      request({
        system: 'Be brief.',
        messages: [
          { role: 'system', content: 'In French.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is it?' },
              { type: 'image', image: { url: 'https://example.org/a.png' }, detail: 'low' },
              { type: 'image', image: { data: 'AAAA', mediaType: 'image/png' } },
            ],
          },
          {
            role: 'assistant',
            content: 'Let me see.',
            toolCalls: [{ id: 'a', name: 'look', arguments: { n: 1 } }],
          },
          { role: 'tool', toolCallId: 'a', content: 'a cat' },
        ],
        tools: [{ ...tools[0]!, description: 'Looks.', strict: true }],
        toolChoice: { tool: 'look' },
        parallelToolCalls: false,
        maxOutputTokens: 9,
        temperature: 0,
        topP: 0.5,
      }),
    ).toEqual({
      model: 'm',
      instructions: 'Be brief.',
      input: [
        { role: 'system', content: 'In French.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is it?' },
            { type: 'input_image', image_url: 'https://example.org/a.png', detail: 'low' },
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
          ],
        },
        { role: 'assistant', content: 'Let me see.' },
        { type: 'function_call', call_id: 'a', name: 'look', arguments: '{"n":1}' },
        { type: 'function_call_output', call_id: 'a', output: 'a cat' },
      ],
      store: false,
      tools: [
        {
          type: 'function',
          name: 'look',
          description: 'Looks.',
          parameters: { type: 'object' },
          strict: true,
        },
      ],
      tool_choice: { type: 'function', name: 'look' },
      parallel_tool_calls: false,
      max_output_tokens: 9,
      temperature: 0,
      top_p: 0.5,
    });
  });

  it('makes no tool and no schema strict by itself', () => {
    const schema = { type: 'object' };
    const asked = request({ tools, responseFormat: { type: 'json-schema', name: 'n', schema } });
    expect(asked.tools).toMatchObject([{ strict: false }]);
    expect(asked.text).toEqual({ format: { type: 'json_schema', name: 'n', schema, strict: false } });
  });

  it("puts the caller's own members beside its own", () => {
    const own = { store: true, text: { verbosity: 'low' }, reasoning: { summary: 'auto' }, include: ['x'] };
    expect(request({ responseFormat: { type: 'json' } }, own)).toMatchObject({
      ...own,
      text: { format: { type: 'json_object' }, verbosity: 'low' },
    });
  });

  it('requests the reasoning of a reasoning model that may have to continue from it', () => {
    const include = ['reasoning.encrypted_content'];
    expect(request({ tools }, {}, reasons).include).toEqual(include);
    expect(request({ tools }, { include: ['x'] }, reasons).include).toEqual([...include, 'x']);
    expect(request({ tools }, { store: true }, reasons).include).toBeUndefined();
    expect(request({}, {}, reasons).include).toBeUndefined();
    expect(request({ tools }).include).toBeUndefined();
  });

  it('sends reasoning back before its call, and ignores the marks of other providers', () => {
    const calls = (signature: string) => ({
      messages: [
        { role: 'assistant' as const, toolCalls: [{ id: 'a', name: 'look', arguments: {}, signature }] },
        { role: 'tool' as const, toolCallId: 'a', content: '' },
      ],
    });
    expect(request(calls('[["rs_1","secret"]]')).input).toMatchObject([
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'secret' },
      { type: 'function_call' },
      { type: 'function_call_output' },
    ]);
    for (const foreign of ['CsoBVKhc7q', '[1]', '{"a":1}', 'null']) {
      expect(request(calls(foreign)).input).toHaveLength(2);
    }
  });
});
