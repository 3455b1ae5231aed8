import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** What stands before the 32 bytes of an ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = 'whpk_';
const seedBytes = 32;

/** An ed25519 key pair for `v1a` signatures, which whoever has the public key can check. */
export class WebhookKeyPair {
  /** The public key: `whpk_` and 32 bytes in base64. */
  readonly publicKey: string;
  readonly #key: KeyObject;

  /** @param seed 32 secret bytes; the same ones make the same pair. */
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
