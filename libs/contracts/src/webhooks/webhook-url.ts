import * as z from 'zod';

/** Where a webhook goes. Which addresses are called is checked before the first call and at each one. */
export const webhookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'Give an absolute http or https URL.' })
  .max(2_048)
  .describe('HTTPS on port 443 or 8443 of a public host, or what the operator allows besides.');
