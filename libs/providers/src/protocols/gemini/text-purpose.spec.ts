import { describe, expect, it } from '@jest/globals';
import { textPurpose } from './text-purpose.js';

describe('what texts are for', () => {
  it.each([
    ['gemini-embedding-001', { taskType: 'RETRIEVAL_QUERY', introduction: '' }],
    ['text-embedding-005', { taskType: 'RETRIEVAL_QUERY', introduction: '' }],
    ['gemini-embedding-2', { introduction: 'task: search result | query: ' }],
    [
      'publishers/google/models/gemini-embedding-2-preview',
      { introduction: 'task: search result | query: ' },
    ],
  ])('is told to %s as %j', (model, purpose) => expect(textPurpose(model, 'query')).toEqual(purpose));

  it('is left unsaid when nobody says it', () => {
    expect(textPurpose('gemini-embedding-2', undefined)).toEqual({ introduction: '' });
  });
});
