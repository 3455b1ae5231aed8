import { createHash, randomFillSync } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const length = 26;
const bytesNeeded = Math.ceil((length * 5) / 8);

/** Random bytes for 256 ids: drawing them at once costs as much as drawing those of one id. */
const random = new Uint8Array(256 * bytesNeeded);
let used = random.length;

/** A random id: the prefix and 26 characters of base32, which are 130 bits. */
export function newId(prefix: string): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const bytes = random.subarray(used, used + bytesNeeded);
  used += bytesNeeded;
  return prefix + base32(bytes);
}

/** A deterministic id: the prefix and 26 characters of base32, hashed from the parts. */
export function derivedId(prefix: string, parts: readonly (string | number)[]): string {
  // JSON keeps the parts distinct, whatever characters they contain.
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

/**
 * The id of a new job: `j_` and 26 characters of base32. With an idempotency key it is derived from tenant and key, so
 * that a repeated submission finds the same job.
 */
export function jobId(tenant: string, idempotencyKey?: string): string {
  return idempotencyKey === undefined ? newId('j_') : derivedId('j_', [tenant, 'jobs', idempotencyKey]);
}

/** The id of a child job, derived from its parent and its name among the children. */
export function childJobId(parent: string, name: string): string {
  return derivedId('j_', [parent, 'pieces', name]);
}

/** The job that a wake-up is for, and the place in its route. */
export interface WakeUpId {
  id: string;
  /** The index of the backend in the job's route. */
  hop: number;
  /** How often the job has waited for child jobs before; 0 by default. */
  wave?: number;
}

const separator = '.f';
const waveSeparator = '.w';

/**
 * The id of BullMQ's job: `<id>` for the first backend, `<id>.f<n>` for the n-th fallback, followed by `.w<n>` if the job
 * has waited for child jobs n times. Each wait needs a new id, because BullMQ refuses the id of a run that has not quite
 * ended.
 */
export function wakeUpId({ id, hop, wave = 0 }: WakeUpId): string {
  const place = hop === 0 ? id : `${id}${separator}${hop}`;
  return wave === 0 ? place : `${place}${waveSeparator}${wave}`;
}

/** Reads what {@link wakeUpId} has written. */
export function parseWakeUpId(text: string): WakeUpId {
  const [place = text, wave = '0'] = text.split(waveSeparator);
  const [id = place, hop = '0'] = place.split(separator);
  return { id, hop: Number(hop), wave: Number(wave) };
}
