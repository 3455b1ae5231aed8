import * as z from 'zod';

/** What `/healthz` and `/readyz` answer. */
export const healthSchema = z
  .object({ status: z.enum(['ok', 'shutting-down', 'store-unavailable']) })
  .meta({ id: 'Health' });

export type Health = z.infer<typeof healthSchema>;
