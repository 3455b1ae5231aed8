import { anyModel, type Cost, type Price, type PriceSettings, type Usage } from '@app/contracts';
import { priceList } from './price-list.js';

/** A call to be priced. */
export interface PricedCall {
  /** The name of the backend. */
  backend: string;
  /** The id of its provider. */
  provider: string;
  model: string;
}

/** The currency of the vendors' price lists. */
const listCurrency = 'USD';
/** The suffix with which vendors mark a dated snapshot of a model. */
const snapshot = /-(\d{8}|\d{4}-\d{2}-\d{2})$/;
const million = 1_000_000;

/** The cost of calls: by the configured prices, else by the vendors' lists. */
export class Prices {
  constructor(private readonly settings: PriceSettings) {}

  /** Undefined when a price or a token count is not known. */
  cost(call: PricedCall, usage: Usage): Cost | undefined {
    const price = this.of(call);
    return price && costOf(usage, price, this.settings.currency);
  }

  /** Per million tokens in the configured currency; undefined when it is not known. */
  of({ backend, provider, model }: PricedCall): Price | undefined {
    const { backends, currency } = this.settings;
    const own = Object.hasOwn(backends, backend) ? backends[backend] : undefined;
    const set = own && (priceIn(own, model) ?? priceIn(own, anyModel));
    if (set !== undefined || currency !== listCurrency) return set;
    const listed = priceList.find(({ providers }) => providers.includes(provider))?.models;
    return listed && (priceIn(listed, model) ?? priceIn(listed, model.replace(snapshot, '')));
  }
}

function priceIn(prices: Readonly<Record<string, Price>>, model: string): Price | undefined {
  return Object.hasOwn(prices, model) ? prices[model] : undefined;
}

/**
 * The cost of tokens. It is undefined, never 0, when a count or its price is not known. A provider that reports
 * no cached tokens cached none.
 */
export function costOf(usage: Usage, price: Price, currency: string): Cost | undefined {
  const { inputTokens: all, cachedInputTokens: cached = 0, cacheWriteTokens: written = 0 } = usage;
  if (all === undefined || all > (price.upTo ?? Infinity)) return undefined;
  const plain = Math.max(0, all - cached - written);
  const parts = [
    plain * price.input,
    priced(cached, price.cachedInput),
    priced(written, price.cacheWrite),
    // A model without an output price has no output, such as an embedding model.
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
