import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '@app/contracts';
import type { Caller } from './caller.js';

interface Key {
  caller: Caller;
  digest: Buffer;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** The API keys of the configuration: their hashes, never the keys. */
export class ApiKeyRing {
  readonly #keys: readonly Key[];

  constructor(keys: readonly ApiKey[]) {
    this.#keys = keys.map(({ name, tenant, operator = false, sha256, expiresAt }) => ({
      caller: { tenant, name, operator },
      digest: Buffer.from(sha256, 'hex'),
      expiresAt: expiresAt === undefined ? Infinity : Date.parse(expiresAt),
    }));
  }

  /** Without keys every caller is the tenant `default`. */
  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** The owner of a key that has not expired. Takes as long for a wrong key as for a right one. */
  callerOf(key: string, now = Date.now()): Caller | undefined {
    const digest = createHash('sha256').update(key).digest();
    let caller: Caller | undefined;
    for (const candidate of this.#keys) {
      if (timingSafeEqual(candidate.digest, digest) && now < candidate.expiresAt) caller = candidate.caller;
    }
    return caller;
  }
}
