import { describe, expect, it } from '@jest/globals';
import { textPurpose, toGeminiEmbedReply } from './embed.js';

describe('the vectors of an answer of Google', () => {
  it('are normalised, because Google does not normalise shortened vectors', () => {
    const { vectors, usage } = toGeminiEmbedReply(
      { embeddings: [{ values: [3, 4] }, { values: [0, -2] }] },
      2,
    );
    expect(vectors.map((vector) => [...vector])).toEqual([
      [expect.closeTo(0.6), expect.closeTo(0.8)],
      [expect.closeTo(0), -1],
    ]);
    expect(usage).toEqual({});
  });

  it('are counted together or one by one', () => {
    const one = { values: [1], statistics: { tokenCount: 4 } };
    expect(toGeminiEmbedReply({ embeddings: [one, one] }, 2).usage).toEqual({ inputTokens: 8 });
    expect(toGeminiEmbedReply({ embeddings: [one, { values: [1] }] }, 2).usage).toEqual({});
    const usageMetadata = { promptTokenCount: 5 };
    expect(toGeminiEmbedReply({ embeddings: [one], usageMetadata }, 1).usage).toEqual({ inputTokens: 5 });
  });

  it.each([
    [{}],
    [{ embeddings: [] }],
    [{ embeddings: [{}] }],
    [{ embeddings: [{ values: [0, 0] }] }],
    [{ embeddings: [{ values: ['x'] as unknown as number[] }] }],
  ])('are refused in %j', (answer) => {
    expect(() => toGeminiEmbedReply(answer, 1)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'bad-response' }) }),
    );
  });
});

describe('the purpose of texts', () => {
  it.each([
    ['gemini-embedding-001', { taskType: 'RETRIEVAL_QUERY', introduction: '' }],
    ['text-embedding-005', { taskType: 'RETRIEVAL_QUERY', introduction: '' }],
    ['gemini-embedding-2', { introduction: 'task: search result | query: ' }],
    [
      'publishers/google/models/gemini-embedding-2-preview',
      { introduction: 'task: search result | query: ' },
    ],
  ])('is sent to %s as %j', (model, purpose) => expect(textPurpose(model, 'query')).toEqual(purpose));

  it('is not sent if the call has none', () => {
    expect(textPurpose('gemini-embedding-2', undefined)).toEqual({ introduction: '' });
  });
});
