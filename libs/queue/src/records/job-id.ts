import { createHash, randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const length = 26;
const bytesNeeded = Math.ceil((length * 5) / 8);

/**
 * The id of a new job: `j_` and 26 characters of base32, 130 bits. With an idempotency key it derives
 * from tenant and key, so that a repeated submit finds the same job.
 */
export function jobId(tenant: string, idempotencyKey?: string): string {
  if (idempotencyKey === undefined) return `j_${base32(randomBytes(bytesNeeded))}`;
  // JSON keeps apart a tenant and a key that hold each other's separators.
  const seed = JSON.stringify([tenant, 'jobs', idempotencyKey]);
  return `j_${base32(createHash('sha256').update(seed).digest())}`;
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return text;
}
