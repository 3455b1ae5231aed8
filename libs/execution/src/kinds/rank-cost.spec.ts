import type { JobRequest } from '@app/contracts';
import { rankCost } from '@app/policies';
import { describe, expect, it } from '@jest/globals';
import { kinds } from './registry.js';

const chat = (content: string, maxOutputTokens?: number): JobRequest => ({
  kind: 'chat',
  input: { messages: [{ role: 'user', content }], maxOutputTokens },
  priority: 5,
});

describe('rankCost', () => {
  it('counts input and output, and the usual length where nothing bounds the output', () => {
    expect(rankCost(kinds, chat('a'.repeat(4_000), 100)) - rankCost(kinds, chat('', 100))).toBe(1_000);
    expect(rankCost(kinds, chat('', 900)) - rankCost(kinds, chat('', 100))).toBe(800);
    expect(rankCost(kinds, chat(''))).toBeGreaterThan(512);
  });

  it('is less for a tenant of more weight, and at least 1', () => {
    expect(rankCost(kinds, chat('', 10_000), 10)).toBeLessThan(rankCost(kinds, chat('', 10_000)) / 9);
    expect(rankCost(kinds, chat('', 1), 1_000)).toBe(1);
  });

  it('is 1 for a job whose tokens are used by its child jobs', () => {
    const input = { texts: ['a'.repeat(4_000)], targetTokens: 100 };
    expect(rankCost(kinds, { kind: 'distill', input, priority: 5 })).toBe(1);
  });

  it('is the input alone for embeddings, and for a kind that this version does not know', () => {
    const input = { inputs: ['a'.repeat(4_000)], encoding: 'float' };
    const cost = rankCost(kinds, { kind: 'embed', input, priority: 5 });
    expect(cost).toBeGreaterThan(1_000);
    expect(rankCost(kinds, { kind: 'of-another-version', input, priority: 5 })).toBe(cost);
  });
});
