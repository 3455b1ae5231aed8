import { expect, it } from '@jest/globals';
import type { LimitSnapshot } from '@app/contracts';
import { ProviderError, type ProviderDefinition, type Provider } from '@app/provider-spec';
import { collect } from './collect.js';
import type { Vendor } from './vendor.js';

const hello = { messages: [{ role: 'user' as const, content: 'Hello there' }] };

/** What every provider tells of its vendor's limits, as far as the vendor's headers do. */
export function describeLimits(
  definition: ProviderDefinition,
  vendor: Vendor,
  provider: (scenario?: string) => Provider,
): void {
  const told = vendor.limitsTold(definition);
  if (told === undefined || !definition.capabilities.includes('chat')) return;

  it('tells of the limits that came with an answer', async () => {
    vendor.restrict({ requests: 600, tokens: 60_000 });
    const { events } = await collect(provider(), hello);
    const [accepted] = events;
    const limits: LimitSnapshot = (accepted?.type === 'accepted' && accepted.limits) || [];
    expect(limits.map(({ dimension }) => dimension)).toEqual(told.withAnswers);
    for (const { dimension, limit, remaining = 0 } of limits) {
      expect(limit).toBe(dimension.startsWith('requests') ? 600 : 60_000);
      expect(remaining).toBeLessThan(limit ?? 0);
    }
  });

  it('tells of the limit that was met, and of the wait where the vendor does', async () => {
    vendor.restrict({ requests: 1, enforce: true });
    await collect(provider(), hello);
    const error: unknown = await collect(provider(), hello).catch((thrown: unknown) => thrown);
    if (!(error instanceof ProviderError)) throw error;
    expect(error.failure.kind).toBe('rate-limit');
    expect(error.limits.map(({ dimension }) => dimension)).toEqual(told.withRefusals);
    for (const { remaining } of error.limits) expect(remaining).toBe(0);
    if (told.wait) expect(error.failure.retryAfterMs).toBeGreaterThan(0);
  });
}
