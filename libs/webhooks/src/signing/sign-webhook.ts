import { Webhook } from 'standardwebhooks';
import type { WebhookKeyPair } from './webhook-key-pair.js';

export interface SigningKeys {
  /** Secrets as `whsec_…`; more than one while they are being rotated. */
  secrets: readonly string[];
  /** For whoever has the public key alone. */
  keyPairs: readonly WebhookKeyPair[];
}

/** A message as it is sent at one time. */
export interface SignedMessage {
  /** The same in every attempt; without a dot. */
  id: string;
  /** The time of the attempt. */
  timestamp: Date;
  body: string;
}

/**
 * The headers of Standard Webhooks 1.0.0: id, time of the attempt, and a signature for each key, `v1` by
 * HMAC-SHA-256 and `v1a` by ed25519.
 *
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  { id, timestamp, body }: SignedMessage,
  { secrets, keyPairs }: SigningKeys,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const seconds = String(Math.floor(timestamp.getTime() / 1_000));
  const content = `${id}.${seconds}.${body}`;
  const signatures = [
    ...secrets.map((secret) => new Webhook(secret).sign(id, timestamp, body)),
    ...keyPairs.map((keyPair) => `v1a,${keyPair.sign(content)}`),
  ];
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  };
}
