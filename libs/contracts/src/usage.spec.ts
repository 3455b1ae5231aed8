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

  it('knows what it cost only when it knows it of all tokens', () => {
    const cost = { amount: 0.1, currency: 'USD' };
    const paid = { inputTokens: 1, cost };
    expect(addUsage({}, paid).cost).toEqual(cost);
    expect(addUsage(paid, { inputTokens: 1, cost: { ...cost, amount: 0.2 } }).cost?.amount).toBe(0.3);
    expect(addUsage(paid, { inputTokens: 1 }).cost).toBeUndefined();
    expect(addUsage(paid, { inputTokens: 1, cost: { ...cost, currency: 'EUR' } }).cost).toBeUndefined();
  });

  it('keeps a known zero apart from the unknown', () => {
    expect(addUsage({ cachedInputTokens: 0 }, {}).cachedInputTokens).toBe(0);
    expect(addUsage({}, {}).cachedInputTokens).toBeUndefined();
  });
});
