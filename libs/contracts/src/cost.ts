import * as z from 'zod';

/** Three capital letters by ISO 4217. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'Three capital letters, like USD.');

/** What something cost, by the prices that were known when it happened. */
export const costSchema = z
  .object({
    amount: z.number().nonnegative().describe('In units of the currency.'),
    currency: currencySchema.describe('By ISO 4217.'),
  })
  .meta({ id: 'Cost' });

export type Cost = z.infer<typeof costSchema>;
