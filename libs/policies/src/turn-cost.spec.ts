import type { JobRequest } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { turnCost } from './turn-cost.js';

const chat = (content: string, maxOutputTokens?: number): JobRequest => ({
  kind: 'chat',
  input: { messages: [{ role: 'user', content }], maxOutputTokens },
  priority: 5,
});

describe('turnCost', () => {
  it('counts input and output, and what is usual where the output is open', () => {
    expect(turnCost(chat('a'.repeat(4_000), 100)) - turnCost(chat('', 100))).toBe(1_000);
    expect(turnCost(chat('', 900)) - turnCost(chat('', 100))).toBe(800);
    expect(turnCost(chat(''))).toBeGreaterThan(512);
  });

  it('is less for a tenant of more weight, and never nothing', () => {
    expect(turnCost(chat('', 10_000), 10)).toBeLessThan(turnCost(chat('', 10_000)) / 9);
    expect(turnCost(chat('', 1), 1_000)).toBe(1);
  });
});
