import { expect, it } from '@jest/globals';
import type { LimitSnapshot } from '@app/contracts';
import { ProviderError, type ProviderDefinition, type Provider } from '@app/provider-spec';
import { collect } from './collect.js';
import type { Vendor } from './vendor.js';

const hello = { messages: [{ role: 'user' as const, content: 'Hello there' }] };

/** Limits: a provider reports what its vendor's headers report. */
export function describeLimits(
  definition: ProviderDefinition,
  vendor: Vendor,
  provider: (scenario?: string) => Provider,
): void {
  const reported = vendor.reportedLimits(definition);
  if (reported === undefined || !definition.capabilities.includes('chat')) return;

  it('reports the limits that came with an answer', async () => {
    vendor.restrict({ requests: 600, tokens: 60_000 });
    const { events } = await collect(provider(), hello);
    const [accepted] = events;
    const limits: LimitSnapshot = (accepted?.type === 'accepted' && accepted.limits) || [];
    expect(limits.map(({ dimension }) => dimension)).toEqual(reported.withAnswers);
    for (const { dimension, limit, remaining = 0 } of limits) {
      expect(limit).toBe(dimension.startsWith('requests') ? 600 : 60_000);
      expect(remaining).toBeLessThan(limit ?? 0);
    }
  });

  it('reports the exhausted limit, and the wait if the vendor names one', async () => {
    vendor.restrict({ requests: 1, enforce: true });
    await collect(provider(), hello);
    const error: unknown = await collect(provider(), hello).catch((thrown: unknown) => thrown);
    if (!(error instanceof ProviderError)) throw error;
    expect(error.failure.kind).toBe('rate-limit');
    expect(error.limits.map(({ dimension }) => dimension)).toEqual(reported.withRefusals);
    for (const { remaining } of error.limits) expect(remaining).toBe(0);
    if (reported.wait) expect(error.failure.retryAfterMs).toBeGreaterThan(0);
  });
}
