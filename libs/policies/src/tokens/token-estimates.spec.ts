import type { ChatInput } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { loadTokenizer, tokenizerFor, tokensByCount, tokensByLength } from './count-tokens.js';
import { learnRatio, reservation, unlearned } from './learned-ratio.js';
import { chatDemand, TokenEstimates } from './token-estimates.js';

const seed = Date.now() % 2 ** 31;

function chat(text: string, maxOutputTokens?: number): ChatInput {
  return {
    messages: [{ role: 'user', content: text }],
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
  };
}

describe('TokenEstimates', () => {
  it('corrects its estimates by what models really use', () => {
    const estimates = new TokenEstimates();
    const input = chat('word '.repeat(400));
    for (let call = 0; call < 60; call += 1) {
      const estimate = estimates.estimate('other', chatDemand(input));
      estimates.learn(estimate, { inputTokens: 1_000 + (call % 3) * 10, outputTokens: 50 });
    }
    const { cost } = estimates.estimate('other', chatDemand(input));
    expect(cost.inputTokens).toBeGreaterThan(1_000);
    expect(cost.inputTokens).toBeLessThan(1_100);
    expect(cost.outputTokens).toBeGreaterThanOrEqual(50);
    expect(cost.outputTokens).toBeLessThan(80);
    expect(estimates.estimate('another', chatDemand(input)).cost.inputTokens).toBeLessThan(800);
  });

  it('reserves no more for an answer than it may have', () => {
    expect(new TokenEstimates().estimate('any', chatDemand(chat('Hi.', 20))).cost.outputTokens).toBe(20);
  });

  it('learns nothing from what is not told', () => {
    const estimates = new TokenEstimates();
    const before = estimates.estimate('quiet', chatDemand(chat('Hi there.')));
    estimates.learn(before, {});
    expect(estimates.estimate('quiet', chatDemand(chat('Hi there.')))).toEqual(before);
  });
});

describe('learned ratios', () => {
  it(`come near any steady ratio, and what they reserve covers it on average (seed ${seed})`, () => {
    const noise = fc.array(fc.double({ min: 0.5, max: 1.5, noNaN: true }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 5, noNaN: true }), noise, (ratio, factors) => {
        let learned = unlearned();
        let reserved = 0;
        let used = 0;
        for (const [place, factor] of factors.entries()) {
          if (place >= 20) {
            reserved += reservation(learned, 1_000);
            used += 1_000 * ratio * factor;
          }
          learned = learnRatio(learned, 1_000, 1_000 * ratio * factor);
        }
        expect(learned.ratio).toBeGreaterThan(ratio * 0.5);
        expect(learned.ratio).toBeLessThan(ratio * 1.5);
        expect(reserved).toBeGreaterThan(used * 0.9);
      }),
      { seed },
    );
  });
});

describe('counting tokens', () => {
  it('counts by a real tokenizer for models that have one', async () => {
    expect(tokenizerFor('gpt-4o-mini')).toBeUndefined();
    await loadTokenizer('gpt-4o-mini');
    const count = tokenizerFor('gpt-4o-mini');
    expect(count?.('Hello, world!')).toBe(4);
    // A prompt may quote what is special to the model.
    expect(count?.('<|endoftext|>')).toBeGreaterThan(1);
    expect(tokenizerFor('claude-sonnet-4-5')).toBeUndefined();
    if (count === undefined) return;
    const text = 'The quick brown fox jumps over the lazy dog. '.repeat(5_000);
    expect(Math.abs(tokensByCount(text, count) / count(text) - 1)).toBeLessThan(0.05);
    // One endless word would take minutes at once.
    const startedAt = performance.now();
    tokensByCount('x'.repeat(1_000_000), count);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('reckons by length elsewhere', () => {
    expect(tokensByLength('abcdefgh')).toBe(2);
    expect(tokensByLength('日本語')).toBe(3);
    expect(tokensByLength('')).toBe(0);
  });
});
