import { describe, expect, it } from '@jest/globals';
import type { ChatInput } from '@app/contracts';
import { toRequest } from './to-request.js';

const messages: ChatInput['messages'] = [{ role: 'user', content: 'Hi' }];
const tool = { name: 'weather', description: 'Tells it.', parameters: { type: 'object' } };

const configOf = (input: Omit<ChatInput, 'messages'> & Partial<ChatInput>) =>
  toRequest({ model: 'm', input: { messages, ...input }, providerOptions: {} }).config;

describe('a request to Gemini', () => {
  it('holds nothing that nobody asked for', () => {
    expect(toRequest({ model: 'm', input: { messages }, providerOptions: {} })).toEqual({
      model: 'm',
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      config: {},
    });
  });

  it('holds everything that can be asked for', () => {
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

  it('puts every system message where the protocol has a place for it', () => {
    const { config, contents } = toRequest({
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

  it('holds the model to the schema of a strict tool', () => {
    const { toolConfig } = configOf({ tools: [{ ...tool, strict: true }] }) ?? {};
    expect(toolConfig).toEqual({ functionCallingConfig: { mode: 'VALIDATED' } });
  });

  it('drops nothing of a schema for the answer', () => {
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
