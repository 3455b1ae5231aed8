import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const prefix = 'whsec_';
const newSecretBytes = 32;

/** A new secret for HMAC signatures: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(newSecretBytes).toString('base64');
}

/** The sealing context of an endpoint's secret. */
export function endpointSecretContext(endpointId: string): string {
  return `webhook endpoint ${endpointId}`;
}

/** The sealing context of the secret that a job brings for its own webhook. */
export function jobWebhookContext(tenant: string): string {
  return `job webhook of ${tenant}`;
}

/** The bytes before the 32 bytes of an ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = 'whpk_';
const seedBytes = 32;

/** An ed25519 key pair for `v1a` signatures, which anyone can verify with the public key. */
export class WebhookKeyPair {
  /** The public key: `whpk_` and 32 bytes in base64. */
  readonly publicKey: string;
  readonly #key: KeyObject;

  /** @param seed 32 secret bytes; the same seed makes the same pair. */
  constructor(seed: Uint8Array) {
    if (seed.byteLength !== seedBytes) throw new TypeError(`An ed25519 seed has ${seedBytes} bytes.`);
    this.#key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
    const { x = '' } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.publicKey = publicPrefix + Buffer.from(x, 'base64url').toString('base64');
  }

  /** The signature of a content, in base64. */
  sign(content: string): string {
    return sign(null, Buffer.from(content), this.#key).toString('base64');
  }
}

/** The purpose for which the sealing keys derive the seeds of the key pairs. */
export const keyPairPurpose = 'webhook signatures';

/**
 * The key pairs that sign every webhook of this installation, the current one first. Older pairs sign as
 * well, so that receivers have time to learn the new public key.
 *
 * @param seeds Bytes that the sealing keys derive for {@link keyPairPurpose}.
 */
export function installationKeyPairs(seeds: readonly Uint8Array[]): WebhookKeyPair[] {
  return seeds.map((seed) => new WebhookKeyPair(seed));
}

export interface SigningKeys {
  /** Secrets as `whsec_…`; several while a secret is being rotated. */
  secrets: readonly string[];
  /** For receivers that have only the public key. */
  keyPairs: readonly WebhookKeyPair[];
}

/** A message as one attempt sends it. */
export interface SignedMessage {
  /** The same in every attempt. Must not contain a dot. */
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
