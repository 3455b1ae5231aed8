import { describe, expect, it } from '@jest/globals';
import type { Message } from '@app/contracts';
import { toContents } from './to-contents.js';

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
  it('names the tool of each result and keeps the results of one turn together', () => {
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

  it('keeps the results of two turns apart', () => {
    const roles = toContents([call('a', 's'), result('a'), call('b', 't'), result('b')]).map(
      ({ role }) => role,
    );
    expect(roles).toEqual(['model', 'user', 'model', 'user']);
  });

  it('sends images by their bytes and by their address, with the type where the address tells it', () => {
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
  ])('refuses %s', (_, messages) => {
    expect(() => toContents(messages)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'invalid-request' }) }),
    );
  });
});
