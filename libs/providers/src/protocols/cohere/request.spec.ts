import { describe, expect, it } from '@jest/globals';
import type { ChatInput, ToolChoice } from '@app/contracts';
import { cohereBaseUrl } from './cohere.js';
import { type CohereRequest, toCohereEmbedRequest, toCohereRequest } from './request.js';

const hello: ChatInput = { messages: [{ role: 'user', content: 'Hello' }] };
const tools = ['look', 'listen'].map((name) => ({ name, parameters: { type: 'object' } }));
const requestOf = (input: Partial<ChatInput>, providerOptions = {}): CohereRequest =>
  toCohereRequest({ model: 'm', input: { ...hello, ...input }, providerOptions });

describe('the request of a chat with Cohere', () => {
  it('leaves out what the call does not set', () => {
    expect(requestOf({})).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
    });
  });

  it("has Cohere's names for the parameters, and the caller's options last", () => {
    const input = { maxOutputTokens: 5, topP: 0.9, topK: 3, stop: ['x'], temperature: 0 };
    expect(requestOf(input, { temperature: 1, safety_mode: 'OFF' })).toMatchObject({
      max_tokens: 5,
      p: 0.9,
      k: 3,
      stop_sequences: ['x'],
      temperature: 1,
      safety_mode: 'OFF',
    });
  });

  it.each<[ToolChoice | undefined, CohereRequest['tool_choice'], string[]]>([
    [undefined, undefined, ['look', 'listen']],
    ['auto', undefined, ['look', 'listen']],
    ['none', 'NONE', ['look', 'listen']],
    ['required', 'REQUIRED', ['look', 'listen']],
    [{ tool: 'listen' }, 'REQUIRED', ['listen']],
  ])('says that a tool must be called, and which one: %j', (toolChoice, choice, offered) => {
    const request = requestOf({ tools, toolChoice });
    expect(request.tool_choice).toBe(choice);
    expect(request.tools?.map((tool) => tool.function.name)).toEqual(offered);
    expect(request).not.toHaveProperty('strict_tools');
  });

  it('holds the model to the schemas where a tool wants it', () => {
    expect(requestOf({ tools: [{ ...tools[0]!, strict: true }] }).strict_tools).toBe(true);
  });

  it('sends an image by its bytes as an address of data', () => {
    const content = [
      {
        type: 'image' as const,
        image: { data: 'aGk=', mediaType: 'image/png' as const },
        detail: 'low' as const,
      },
    ];
    expect(requestOf({ messages: [{ role: 'user', content }] }).messages).toEqual([
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=', detail: 'low' } }],
      },
    ]);
  });

  it.each([
    ['https://api.cohere.com', 'https://api.cohere.com'],
    ['https://api.cohere.com/v2/', 'https://api.cohere.com'],
    ['https://api.cohere.ai/compatibility/v1', 'https://api.cohere.ai'],
  ])('goes to an address however it is given: %s', (given, address) => {
    expect(cohereBaseUrl(given)).toBe(address);
  });
});

describe('the request for embeddings of Cohere', () => {
  it('says what the texts are for, for documents when nobody says', () => {
    const call = { model: 'm', inputs: ['one'], providerOptions: {} };
    expect(toCohereEmbedRequest(call)).toEqual({
      model: 'm',
      texts: ['one'],
      input_type: 'search_document',
      embedding_types: ['float'],
      truncate: 'NONE',
    });
    expect(toCohereEmbedRequest({ ...call, inputType: 'query', dimensions: 256 })).toMatchObject({
      input_type: 'search_query',
      output_dimension: 256,
    });
  });
});
