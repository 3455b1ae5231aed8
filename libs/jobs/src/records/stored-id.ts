import { createHash, randomFillSync } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const length = 26;
const bytesNeeded = Math.ceil((length * 5) / 8);

/** Random bytes of many ids at a time: asking for those of one costs as much as for all of these. */
const random = new Uint8Array(256 * bytesNeeded);
let used = random.length;

/** An id that nobody can guess: 26 characters of base32, 130 bits, after the prefix. */
export function newId(prefix: string): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const bytes = random.subarray(used, used + bytesNeeded);
  used += bytesNeeded;
  return prefix + base32(bytes);
}

/** The id of what these parts name; the same parts always give the same one. */
export function derivedId(prefix: string, parts: readonly (string | number)[]): string {
  // JSON keeps apart parts that hold each other's separators.
  return prefix + base32(createHash('sha256').update(JSON.stringify(parts)).digest());
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
