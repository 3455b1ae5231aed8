import { describe, expect, it } from '@jest/globals';
import { toOpenAiEmbedReply } from './openai-embeddings.js';

const base64 = (...numbers: number[]): string => {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => bytes.writeFloatLE(number, index * 4));
  return bytes.toString('base64');
};

describe('toOpenAiEmbedReply', () => {
  it('orders vectors of either form by their texts', () => {
    const data = [
      { index: 1, embedding: [3, 4] },
      { index: 0, embedding: base64(0.5, -2) },
    ];
    expect(toOpenAiEmbedReply({ data, model: 'm', usage: { prompt_tokens: 7 } }, 2)).toEqual({
      vectors: [Float32Array.of(0.5, -2), Float32Array.of(3, 4)],
      usage: { inputTokens: 7 },
      model: 'm',
    });
  });

  it('uses the order of the answer if it names no places, and leaves unknown usage unknown', () => {
    const data = [{ embedding: [1] }, { embedding: [2] }];
    expect(toOpenAiEmbedReply({ data }, 2)).toEqual({
      vectors: [Float32Array.of(1), Float32Array.of(2)],
      usage: { inputTokens: undefined },
    });
  });

  it.each([
    ['too few', [{ index: 0, embedding: [1] }]],
    ['one place twice', [1, 1].map((index) => ({ index, embedding: [1] }))],
    ['an unknown place', [0, 2].map((index) => ({ index, embedding: [1] }))],
    ['no numbers', [{ embedding: [1] }, { embedding: ['x'] }]],
    ['half a number', [{ embedding: [1] }, { embedding: Buffer.alloc(6).toString('base64') }]],
    ['nothing', [{ embedding: [1] }, { embedding: [] }]],
    ['no vector', [{ embedding: [1] }, null]],
  ])('refuses an answer with %s', (_what, data) => {
    expect(() => toOpenAiEmbedReply({ data }, 2)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'bad-response' }) }),
    );
  });
});
