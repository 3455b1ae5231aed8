import { endianness } from 'node:os';
import { badResponse } from './answer-errors.js';

/** A token count, or undefined: servers that do not count send null, or a number that is no count. */
export function tokenCount(tokens: unknown): number | undefined {
  return Number.isSafeInteger(tokens) && Number(tokens) >= 0 ? Number(tokens) : undefined;
}

/**
 * Reads a list of vectors, one for each input in order.
 *
 * @param items The entries of the answer; anything but a list is read as an empty one.
 * @param read Reads one entry; undefined if it cannot be read.
 * @throws {ProviderError} `bad-response` if it does not hold one vector for each input.
 */
export function toVectors(
  items: unknown,
  inputs: number,
  read: (item: unknown) => Float32Array | undefined,
): Float32Array[] {
  const found = Array.isArray(items) ? (items as unknown[]) : [];
  if (found.length !== inputs) {
    throw badResponse(`The provider sent ${found.length} vectors for ${inputs} texts.`);
  }
  return found.map((item) => {
    const vector = read(item);
    if (vector === undefined) throw badResponse('The provider sent a vector that cannot be read.');
    return vector;
  });
}

/** A vector from base64 (32-bit floats, little-endian) or from numbers; undefined for anything else. */
export function toVector(embedding: unknown): Float32Array | undefined {
  if (typeof embedding === 'string') return fromBase64(embedding);
  if (!Array.isArray(embedding) || embedding.length === 0) return undefined;
  const numbers = embedding as unknown[];
  if (!numbers.every((number) => typeof number === 'number' && Number.isFinite(number))) return undefined;
  return Float32Array.from(numbers as number[]);
}

const bytesPerNumber = 4;

function fromBase64(text: string): Float32Array | undefined {
  const decoded = Buffer.from(text, 'base64');
  if (decoded.length === 0 || decoded.length % bytesPerNumber !== 0) return undefined;
  // A separate buffer: a pooled one starts at an address that floats cannot have, and would keep the pool alive.
  const bytes = Buffer.from(new ArrayBuffer(decoded.length));
  decoded.copy(bytes);
  if (endianness() === 'BE') bytes.swap32();
  const vector = new Float32Array(bytes.buffer);
  return vector.every(Number.isFinite) ? vector : undefined;
}
