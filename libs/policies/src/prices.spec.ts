import { describe, expect, it } from '@jest/globals';
import { type PriceSettings, priceSettingsSchema } from '@app/contracts';
import { priceList } from './price-list.js';
import { costOf, Prices } from './prices.js';

const million = 1_000_000;
const listed = priceList[0];
const [provider = ''] = listed?.providers ?? [];
const usage = { inputTokens: million, outputTokens: million };
const prices = (settings: Partial<PriceSettings> = {}) => new Prices(priceSettingsSchema.parse(settings));

describe('costs', () => {
  const price = { input: 2, cachedInput: 0.5, cacheWrite: 2.5, output: 10 };

  it('are the sum of what each kind of token costs', () => {
    const used = { inputTokens: 1_000, cachedInputTokens: 400, cacheWriteTokens: 100, outputTokens: 50 };
    const amount = (500 * 2 + 400 * 0.5 + 100 * 2.5 + 50 * 10) / million;
    expect(costOf(used, price, 'USD')).toEqual({ amount, currency: 'USD' });
  });

  it('are unknown where a count or its price is, and 0 only where nothing costs', () => {
    expect(costOf({ inputTokens: 1 }, price, 'USD')).toBeUndefined();
    expect(costOf({ outputTokens: 1 }, price, 'USD')).toBeUndefined();
    expect(costOf({ inputTokens: 5, cachedInputTokens: 5 }, { input: 2 }, 'USD')).toBeUndefined();
    expect(costOf({ inputTokens: 5, outputTokens: 1 }, { input: 2 }, 'USD')).toBeUndefined();
    expect(costOf({ inputTokens: 6, outputTokens: 1 }, { ...price, upTo: 5 }, 'USD')).toBeUndefined();
    expect(costOf({ inputTokens: 5, outputTokens: 1 }, { ...price, upTo: 5 }, 'USD')?.amount).toBe(0.00002);
    expect(costOf({ inputTokens: 5 }, { input: 0 }, 'USD')).toEqual({ amount: 0, currency: 'USD' });
    expect(costOf({ inputTokens: million }, { input: 0.13 }, 'USD')?.amount).toBe(0.13);
  });
});

describe('prices', () => {
  it("are the vendor's, for a model and for its dated snapshots", () => {
    const call = { backend: 'any', provider, model: 'gpt-5-mini' };
    expect(prices().cost(call, usage)).toEqual({ amount: 2.25, currency: 'USD' });
    expect(prices().cost({ ...call, model: 'gpt-5-mini-2025-08-07' }, usage)?.amount).toBe(2.25);
    expect(prices().cost({ ...call, model: 'gpt-5-mini-of-mine' }, usage)).toBeUndefined();
    expect(prices().cost({ ...call, provider: 'nobody' }, usage)).toBeUndefined();
    expect(prices().cost({ ...call, model: 'constructor' }, usage)).toBeUndefined();
  });

  it('are those of the configuration first', () => {
    const own = prices({
      backends: { mine: { 'gpt-5-mini': { input: 1, output: 1 }, '*': { input: 0, output: 0 } } },
    });
    expect(own.cost({ backend: 'mine', provider, model: 'gpt-5-mini' }, usage)?.amount).toBe(2);
    expect(own.cost({ backend: 'mine', provider, model: 'other' }, usage)?.amount).toBe(0);
    expect(own.cost({ backend: 'else', provider, model: 'gpt-5-mini' }, usage)?.amount).toBe(2.25);
  });

  it("are never mixed with the vendors' in another currency", () => {
    const euros = prices({ currency: 'EUR', backends: { mine: { a: { input: 1, output: 1 } } } });
    expect(euros.cost({ backend: 'mine', provider, model: 'a' }, usage)?.currency).toBe('EUR');
    expect(euros.cost({ backend: 'mine', provider, model: 'gpt-5-mini' }, usage)).toBeUndefined();
  });

  it('are listed with their source and day, each once, and cached input is never dearer', () => {
    const providers = priceList.flatMap((vendor) => vendor.providers);
    expect(new Set(providers).size).toBe(providers.length);
    for (const { source, date, models } of priceList) {
      expect([new URL(source).protocol, Date.parse(date) > 0]).toEqual(['https:', true]);
      for (const [model, one] of Object.entries(models)) {
        expect([model, one.input > 0 && (one.cachedInput ?? 0) < one.input]).toEqual([model, true]);
      }
    }
  });
});
