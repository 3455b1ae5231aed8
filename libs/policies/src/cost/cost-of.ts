import type { Cost, Price, Usage } from '@app/contracts';

const million = 1_000_000;

/**
 * What tokens cost. Undefined, and never 0, when a count or its price is not known. Where the provider says
 * nothing of its cache, nothing was cached.
 */
export function costOf(usage: Usage, price: Price, currency: string): Cost | undefined {
  const { inputTokens: all, cachedInputTokens: cached = 0, cacheWriteTokens: written = 0 } = usage;
  if (all === undefined || all > (price.upTo ?? Infinity)) return undefined;
  const plain = Math.max(0, all - cached - written);
  const parts = [
    plain * price.input,
    priced(cached, price.cachedInput),
    priced(written, price.cacheWrite),
    // A model that has no price for output has none.
    priced(usage.outputTokens ?? (price.output === undefined ? 0 : undefined), price.output),
  ];
  let sum = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    sum += part;
  }
  return { amount: Number((sum / million).toFixed(12)), currency };
}

function priced(tokens: number | undefined, price: number | undefined): number | undefined {
  if (tokens === 0) return 0;
  return tokens === undefined || price === undefined ? undefined : tokens * price;
}
