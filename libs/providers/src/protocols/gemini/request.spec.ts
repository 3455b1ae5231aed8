import { describe, expect, it } from '@jest/globals';
import type { ChatInput, Message } from '@app/contracts';
import { toContents, toGeminiRequest } from './request.js';

const messages: ChatInput['messages'] = [{ role: 'user', content: 'Hi' }];
const tool = { name: 'weather', description: 'Tells it.', parameters: { type: 'object' } };

const configOf = (input: Omit<ChatInput, 'messages'> & Partial<ChatInput>) =>
  toGeminiRequest({ model: 'm', input: { messages, ...input }, providerOptions: {} }).config;

describe('a request to Gemini', () => {
  it('contains only what the call sets', () => {
    expect(toGeminiRequest({ model: 'm', input: { messages }, providerOptions: {} })).toEqual({
      model: 'm',
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      config: {},
    });
  });

  it('contains every member of a call', () => {
    const sampling = {
      temperature: 0,
      topP: 0.5,
      topK: 3,
      presencePenalty: 1,
      frequencyPenalty: -1,
      seed: 0,
    };
    expect(configOf({ system: 'Be brief.', maxOutputTokens: 9, stop: ['END'], ...sampling })).toEqual({
      systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] },
      maxOutputTokens: 9,
      stopSequences: ['END'],
      ...sampling,
    });
  });

  it('puts every system message into the instructions', () => {
    const { config, contents } = toGeminiRequest({
      model: 'm',
      input: { system: 'A', messages: [...messages, { role: 'system', content: 'B' }] },
      providerOptions: {},
    });
    expect(config?.systemInstruction).toEqual({ role: 'user', parts: [{ text: 'A' }, { text: 'B' }] });
    expect(contents).toHaveLength(1);
  });

  it.each([
    [undefined, undefined],
    ['auto' as const, { mode: 'AUTO' }],
    ['none' as const, { mode: 'NONE' }],
    ['required' as const, { mode: 'ANY' }],
    [{ tool: 'weather' }, { mode: 'ANY', allowedFunctionNames: ['weather'] }],
  ])('says of the choice of tools %j: %j', (toolChoice, functionCallingConfig) => {
    const config = configOf({ tools: [tool], ...(toolChoice !== undefined && { toolChoice }) });
    expect(config?.tools).toEqual([
      {
        functionDeclarations: [
          { name: 'weather', description: 'Tells it.', parametersJsonSchema: { type: 'object' } },
        ],
      },
    ]);
    expect(config?.toolConfig).toEqual(functionCallingConfig && { functionCallingConfig });
  });

  it('enforces the schema of a strict tool', () => {
    const { toolConfig } = configOf({ tools: [{ ...tool, strict: true }] }) ?? {};
    expect(toolConfig).toEqual({ functionCallingConfig: { mode: 'VALIDATED' } });
  });

  it('sends the whole schema of an answer', () => {
    const schema = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/b' } },
      $defs: { b: { type: 'null' } },
    };
    const format = { type: 'json-schema' as const, name: 'answer', description: 'An a.', schema };
    expect(configOf({ responseFormat: format })).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { title: 'answer', description: 'An a.', ...schema },
    });
  });

  it.each([
    [['low', 'low'], 'MEDIA_RESOLUTION_LOW'],
    [['low', 'high'], 'MEDIA_RESOLUTION_HIGH'],
    [['low', undefined], undefined],
    [['auto'], undefined],
  ] as const)('sees images in the details %j with %s', (details, resolution) => {
    const content = details.map((detail) => ({
      type: 'image' as const,
      image: { url: 'https://example.org/a' },
      ...(detail !== undefined && { detail }),
    }));
    const { mediaResolution } = configOf({ messages: [{ role: 'user', content }] }) ?? {};
    expect(mediaResolution).toBe(resolution);
  });
});

const call = (id: string, signature?: string): Message => ({
  role: 'assistant',
  toolCalls: [{ id, name: `tool-${id}`, arguments: { id }, ...(signature !== undefined && { signature }) }],
});
const result = (id: string, isError?: boolean): Message => ({
  role: 'tool',
  toolCallId: id,
  content: `said ${id}`,
  ...(isError !== undefined && { isError }),
});

describe('a conversation with Gemini', () => {
  it('names the tool of each result and joins consecutive results', () => {
    const contents = toContents([
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'a', name: 'weather', arguments: { city: 'Bern' }, signature: 'c2ln' },
          { id: 'b', name: 'time', arguments: {} },
        ],
      },
      result('b'),
      result('a', true),
      { role: 'user', content: 'And?' },
    ]);
    expect(contents).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'weather', args: { city: 'Bern' } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'b', name: 'time', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'b', name: 'time', response: { output: 'said b' } } },
          { functionResponse: { id: 'a', name: 'weather', response: { error: 'said a' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'And?' }] },
    ]);
  });

  it('separates results that are not consecutive', () => {
    const roles = toContents([call('a', 's'), result('a'), call('b', 't'), result('b')]).map(
      ({ role }) => role,
    );
    expect(roles).toEqual(['model', 'user', 'model', 'user']);
  });

  it('sends images as bytes and by address, with a type if the address shows it', () => {
    const [content] = toContents([
      {
        role: 'user',
        content: [
          { type: 'image', image: { data: 'AAAA', mediaType: 'image/gif' } },
          { type: 'image', image: { url: 'https://example.org/cat.JPG?size=2' } },
          { type: 'image', image: { url: 'https://example.org/cat' } },
        ],
      },
    ]);
    expect(content?.parts).toEqual([
      { inlineData: { mimeType: 'image/gif', data: 'AAAA' } },
      { fileData: { fileUri: 'https://example.org/cat.JPG?size=2', mimeType: 'image/jpeg' } },
      { fileData: { fileUri: 'https://example.org/cat' } },
    ]);
  });

  it.each<[string, Message[]]>([
    ['a result that answers no call', [result('x')]],
    [
      'arguments that are no object',
      [{ role: 'assistant', toolCalls: [{ id: 'a', name: 'n', arguments: [1] }] }],
    ],
  ])('refuses %s', (_, conversation) => {
    expect(() => toContents(conversation)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'invalid-request' }) }),
    );
  });
});
