import type { FailureKind, JobRequest } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { turnCost, turnSpent } from './turn-cost.js';

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

describe('turnSpent', () => {
  const failed = (kind: FailureKind) => ({ outcome: 'failed' as const, failure: { kind, message: '' } });

  it('is what the vendor told, by weight, and never less than a call is worth', () => {
    const told = { outcome: 'succeeded' as const, usage: { inputTokens: 300, outputTokens: 100 } };
    expect([turnSpent(told), turnSpent(told, 4)]).toEqual([400, 100]);
    expect(turnSpent({ ...told, usage: { inputTokens: 1 } })).toBe(16);
  });

  it('is nothing where nothing was called, and unknown where much may have been taken', () => {
    expect([turnSpent(undefined), turnSpent(failed('rate-limit'))]).toEqual([0, 0]);
    expect(turnSpent(failed('unavailable'))).toBe(16);
    expect([turnSpent(failed('timeout')), turnSpent({ outcome: 'succeeded' })]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
