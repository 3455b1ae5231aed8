import { randomBytes } from 'node:crypto';

const prefix = 'whsec_';
const newSecretBytes = 32;

/** A new secret for HMAC signatures: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(newSecretBytes).toString('base64');
}
