import { endianness } from 'node:os';

const bytesPerNumber = 4;

/** A vector from base64 (floats of 32 bits, little-endian) or from numbers; `undefined` for anything else. */
export function toVector(embedding: unknown): Float32Array | undefined {
  if (typeof embedding === 'string') return fromBase64(embedding);
  if (!Array.isArray(embedding) || embedding.length === 0) return undefined;
  const numbers = embedding as unknown[];
  if (!numbers.every((number) => typeof number === 'number' && Number.isFinite(number))) return undefined;
  return Float32Array.from(numbers as number[]);
}

function fromBase64(text: string): Float32Array | undefined {
  const decoded = Buffer.from(text, 'base64');
  if (decoded.length === 0 || decoded.length % bytesPerNumber !== 0) return undefined;
  // Of its own: a pooled buffer begins where no float may, and would keep the whole pool alive.
  const bytes = Buffer.from(new ArrayBuffer(decoded.length));
  decoded.copy(bytes);
  if (endianness() === 'BE') bytes.swap32();
  const vector = new Float32Array(bytes.buffer);
  return vector.every(Number.isFinite) ? vector : undefined;
}
