import { describe, expect, it } from '@jest/globals';
import type { ChatInput } from '@app/contracts';
import { unsupported } from './unsupported.js';

const plain: ChatInput = { messages: [{ role: 'user', content: 'Hello' }] };

describe('unsupported', () => {
  it('finds nothing when the provider can do all that is asked', () => {
    expect(unsupported({ capabilities: ['chat'] }, plain)).toEqual([]);
  });

  it('names everything that is asked for and lacking', () => {
    const input: ChatInput = {
      messages: [
        {
          role: 'user',
          content: [{ type: 'image', image: { url: 'https://example.org/a.png' } }],
        },
      ],
      tools: [{ name: 'look', parameters: {} }],
      responseFormat: { type: 'json-schema', name: 'a', schema: {} },
      topK: 3,
    };
    expect(unsupported({ capabilities: ['chat'], unsupportedInput: ['topK', 'seed'] }, input)).toEqual([
      { member: 'tools', what: 'tools' },
      { member: 'messages', what: 'images' },
      { member: 'responseFormat', what: 'answers by a JSON schema' },
      { member: 'topK', what: 'topK' },
    ]);
  });

  it.each([
    ['required', 1],
    [{ tool: 'look' }, 1],
    ['auto', 0],
    ['none', 0],
    [undefined, 0],
  ] as const)('knows a forced tool call from another: %j', (toolChoice, lacking) => {
    const input: ChatInput = { ...plain, tools: [{ name: 'look', parameters: {} }], toolChoice };
    const definition = {
      capabilities: ['chat', 'tools'] as const,
      unsupportedInput: ['forced-tools'] as const,
    };
    expect(unsupported(definition, input)).toHaveLength(lacking);
  });

  it.each([
    [{ url: 'https://example.org/a.png' }, [{ member: 'messages', what: 'images by address' }]],
    [{ data: 'aGk=', mediaType: 'image/png' as const }, []],
  ])('knows an image by its address from one by its bytes: %j', (image, lacking) => {
    const input: ChatInput = { messages: [{ role: 'user', content: [{ type: 'image', image }] }] };
    const definition = {
      capabilities: ['chat', 'images'] as const,
      unsupportedInput: ['image-urls'] as const,
    };
    expect(unsupported(definition, input)).toEqual(lacking);
  });

  it('needs tools for a conversation in which tools were called', () => {
    const input: ChatInput = {
      messages: [...plain.messages, { role: 'tool', toolCallId: 'a', content: 'sunny' }],
    };
    expect(unsupported({ capabilities: ['chat'] }, input)).toEqual([{ member: 'messages', what: 'tools' }]);
  });
});
