import * as z from 'zod';

/** An ISO 4217 code. */
const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'Use three capital letters, such as USD.');

/** The cost of calls, by the prices that were known when they were made. */
export const costSchema = z
  .object({
    amount: z.number().nonnegative().describe('In units of the currency.'),
    currency: currencySchema.describe('An ISO 4217 code.'),
  })
  .meta({ id: 'Cost' });

export type Cost = z.infer<typeof costSchema>;

const perMillion = z.number().nonnegative().max(1_000_000);

/** The prices of a model per million tokens, in the currency of the installation. */
const priceSchema = z
  .strictObject({
    input: perMillion.describe('For input tokens.'),
    cachedInput: perMillion
      .optional()
      .describe(
        "For input tokens read from the vendor's cache. Without it, the cost of such calls is unknown.",
      ),
    cacheWrite: perMillion.optional().describe("For input tokens written to the vendor's cache."),
    output: perMillion.optional().describe('Missing for models without output, such as embedding models.'),
    upTo: z
      .int()
      .positive()
      .optional()
      .describe(
        'The input tokens of a call up to which the prices hold; the cost of larger calls is unknown.',
      ),
  })
  .meta({ id: 'Price' });

export type Price = z.infer<typeof priceSchema>;

/** Matches every model of a backend that has no price of its own. */
export const anyModel = '*';

/** Prices that replace the vendors' lists. */
export const priceSettingsSchema = z
  .strictObject({
    currency: currencySchema
      .default('USD')
      .describe("The currency of all prices. The vendors' lists are in USD and are not used with another."),
    backends: z
      .record(z.string().min(1), z.record(z.string().min(1), priceSchema))
      .default({})
      .describe(
        'Prices by backend, then by model. A backend need not exist yet. `*` matches all models that are not named.',
      ),
  })
  .meta({ id: 'PriceSettings' });

export type PriceSettings = z.infer<typeof priceSettingsSchema>;
