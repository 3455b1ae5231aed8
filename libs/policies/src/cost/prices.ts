import { anyModel, type Cost, type Price, type PriceSettings, type Usage } from '@app/contracts';
import { costOf } from './cost-of.js';
import { priceList } from './price-list.js';

/** Who was called. */
export interface PricedCall {
  /** The name of the backend. */
  backend: string;
  /** The id of its provider. */
  provider: string;
  model: string;
}

/** The currency of the vendors' lists. */
const listCurrency = 'USD';
/** How vendors mark the day of a snapshot of a model. */
const snapshot = /-(\d{8}|\d{4}-\d{2}-\d{2})$/;

/** What calls cost: by the configuration, else by the vendors' lists, as far as those are known. */
export class Prices {
  constructor(private readonly settings: PriceSettings) {}

  /** Undefined when it is not known. */
  cost(call: PricedCall, usage: Usage): Cost | undefined {
    const price = this.of(call);
    return price && costOf(usage, price, this.settings.currency);
  }

  /** Per million tokens in the currency of the configuration; undefined when it is not known. */
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
