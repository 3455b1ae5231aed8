import * as z from 'zod';
import { webhookUrlSchema } from './webhook-url.js';

/** Whom to tell of the end of one job, besides the tenant's endpoints. */
export const jobWebhookSchema = z
  .strictObject({
    url: webhookUrlSchema,
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'Write it as whsec_ and 24 to 64 bytes in base64.')
      .optional()
      .describe('Signs with HMAC (v1) besides the installation key (v1a). It is never given back.'),
  })
  .meta({ id: 'JobWebhook' });

export type JobWebhook = z.infer<typeof jobWebhookSchema>;
