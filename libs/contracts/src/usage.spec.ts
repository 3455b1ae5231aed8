import { describe, expect, it } from '@jest/globals';
import { addUsage } from './usage.js';

describe('addUsage', () => {
  it('adds what is known', () => {
    expect(addUsage({ inputTokens: 2, outputTokens: 3 }, { inputTokens: 5 })).toEqual({
      inputTokens: 7,
      cachedInputTokens: undefined,
      outputTokens: 3,
      reasoningTokens: undefined,
    });
  });

  it('keeps a known zero apart from the unknown', () => {
    expect(addUsage({ cachedInputTokens: 0 }, {}).cachedInputTokens).toBe(0);
    expect(addUsage({}, {}).cachedInputTokens).toBeUndefined();
  });
});
