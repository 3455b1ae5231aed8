import * as z from 'zod';
import { currencySchema } from '../cost.js';

const perMillion = z.number().nonnegative().max(1_000_000);

/** What a model costs, in the currency of the installation per million tokens. */
export const priceSchema = z
  .strictObject({
    input: perMillion.describe('Input tokens.'),
    cachedInput: perMillion
      .optional()
      .describe("Of input tokens read from the vendor's cache; default: their price is not known."),
    cacheWrite: perMillion.optional().describe("Of input tokens written to the vendor's cache."),
    output: perMillion.optional().describe('Missing on models that only embed.'),
    upTo: z
      .int()
      .positive()
      .optional()
      .describe('Input tokens of a call; what larger ones cost is not known.'),
  })
  .meta({ id: 'Price' });

export type Price = z.infer<typeof priceSchema>;

/** Stands for every model of a backend that has no price of its own. */
export const anyModel = '*';

/** Prices that differ from the vendors' lists. */
export const priceSettingsSchema = z
  .strictObject({
    currency: currencySchema
      .default('USD')
      .describe("Of all prices. The vendors' lists are in USD, and are not used with another."),
    backends: z
      .record(z.string().min(1), z.record(z.string().min(1), priceSchema))
      .default({})
      .describe(
        'By backend, those that do not exist yet included, then by model; `*` stands for all models that are not named.',
      ),
  })
  .meta({ id: 'PriceSettings' });

export type PriceSettings = z.infer<typeof priceSettingsSchema>;
