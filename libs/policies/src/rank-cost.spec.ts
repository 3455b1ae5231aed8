import type { FailureKind } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { rankSpent } from './rank-cost.js';

describe('rankSpent', () => {
  const failed = (kind: FailureKind) => ({ outcome: 'failed' as const, failure: { kind, message: '' } });

  it('is the usage that the vendor reported, by weight, and never less than a call is worth', () => {
    const reported = { outcome: 'succeeded' as const, usage: { inputTokens: 300, outputTokens: 100 } };
    expect([rankSpent(reported), rankSpent(reported, 4)]).toEqual([400, 100]);
    expect(rankSpent({ ...reported, usage: { inputTokens: 1 } })).toBe(16);
  });

  it('is nothing without a call, and unknown where much may have been used', () => {
    expect([rankSpent(undefined), rankSpent(failed('rate-limit'))]).toEqual([0, 0]);
    expect(rankSpent(failed('unavailable'))).toBe(16);
    expect([rankSpent(failed('timeout')), rankSpent({ outcome: 'succeeded' })]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
