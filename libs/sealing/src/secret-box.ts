import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import type { Secret } from '@app/contracts';

const version = 's1';
const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** None of the keys opens a sealed secret, or it was sealed for another context. */
export class UnreadableSealError extends Error {
  override readonly name = 'UnreadableSealError';

  constructor(options?: ErrorOptions) {
    super(
      'A stored secret cannot be opened. Use the same sealing.key in every process, keep former keys in sealing.previousKeys, or store the secret again.',
      options,
    );
  }
}

/**
 * Encrypts secrets that are stored and used again, such as signing secrets and vendors' keys, with AES-256-GCM. The
 * first key seals and all keys open, so that a key can be rotated. Each secret is sealed for a context and opens for
 * that context only: copied elsewhere in the store it is useless.
 */
export class SecretBox {
  readonly #keys: readonly { id: string; master: Buffer; sealing: Buffer }[];

  /** @param keys At least one key of 32 bytes in base64. */
  constructor(keys: readonly Secret[]) {
    if (keys.length === 0) throw new TypeError('A SecretBox needs a key.');
    this.#keys = keys.map((key) => {
      const master = Buffer.from(key.reveal(), 'base64');
      if (master.byteLength !== keyBytes) throw new TypeError(`A sealing key must have ${keyBytes} bytes.`);
      return { id: keyId(master), master, sealing: derive(master, 'sealing') };
    });
  }

  /** @param context The purpose of the secret, such as the id of its owner. */
  seal(secret: string, context: string): string {
    const [key] = this.#keys;
    if (key === undefined) throw new TypeError('A SecretBox needs a key.');
    const nonce = randomBytes(nonceBytes);
    const encrypt = createCipheriv(cipher, key.sealing, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, encrypt.update(secret), encrypt.final(), encrypt.getAuthTag()]);
    return `${version}.${key.id}.${sealed.toString('base64url')}`;
  }

  /** @throws {UnreadableSealError} */
  open(sealed: string, context: string): string {
    const [format, id, text = ''] = sealed.split('.');
    const key = this.#keys.find((candidate) => candidate.id === id);
    const bytes = Buffer.from(text, 'base64url');
    if (format !== version || key === undefined || bytes.byteLength < nonceBytes + tagBytes) {
      throw new UnreadableSealError();
    }
    const decrypt = createDecipheriv(cipher, key.sealing, bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(-tagBytes));
    try {
      return Buffer.concat([
        decrypt.update(bytes.subarray(nonceBytes, -tagBytes)),
        decrypt.final(),
      ]).toString();
    } catch (error) {
      throw new UnreadableSealError({ cause: error });
    }
  }

  /** Derives 32 bytes for another purpose from each key, newest first. */
  derived(purpose: string): Buffer[] {
    return this.#keys.map(({ master }) => derive(master, purpose));
  }
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `sluice ${purpose}`, keyBytes));
}

function keyId(master: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from('sluice key id'), master]), 'base64url').slice(0, 8);
}
