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

/**
 * The id of a new job: `j_` and 26 characters of base32. With an idempotency key it derives from tenant
 * and key, so that a repeated submit finds the same job.
 */
export function jobId(tenant: string, idempotencyKey?: string): string {
  return idempotencyKey === undefined ? newId('j_') : derivedId('j_', [tenant, 'jobs', idempotencyKey]);
}

/** The id of a piece of a job, by its name among the pieces. */
export function pieceId(parent: string, name: string): string {
  return derivedId('j_', [parent, 'pieces', name]);
}

/** A job and the place in its route that a wake-up is for. */
export interface WakeUpId {
  id: string;
  hop: number;
  /** How often the job has waited for pieces until then; missing is 0. */
  wave?: number;
}

const separator = '.f';
const waveSeparator = '.w';

/**
 * The id of BullMQ's job: `<id>` for the first backend, `<id>.f<n>` for the n-th fallback, with `.w<n>` when
 * the job has waited for pieces n times. Each wait has an id of its own, because BullMQ refuses one whose
 * last run has not quite ended.
 */
export function wakeUpId({ id, hop, wave = 0 }: WakeUpId): string {
  const place = hop === 0 ? id : `${id}${separator}${hop}`;
  return wave === 0 ? place : `${place}${waveSeparator}${wave}`;
}

export function parseWakeUpId(text: string): WakeUpId {
  const [place = text, wave = '0'] = text.split(waveSeparator);
  const [id = place, hop = '0'] = place.split(separator);
  return { id, hop: Number(hop), wave: Number(wave) };
}
