import type { EmbedEncoding } from './embed-input.js';
import type { EmbedResult } from './embed-result.js';

const machineIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A vector as the base64 of little-endian float32. */
export function encodeVector(vector: Float32Array): string {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  return (machineIsLittleEndian ? bytes : Buffer.from(bytes).swap32()).toString('base64');
}

/** The vector of the base64 of little-endian float32. */
export function decodeVector(text: string): Float32Array {
  // A copy, because the buffer of a short text begins at any byte of a larger one.
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  if (!machineIsLittleEndian) Buffer.from(bytes.buffer).swap32();
  return new Float32Array(bytes.buffer);
}

/** The vectors of a result, however it writes them. */
export function vectorsOf({ embeddings }: Pick<EmbedResult, 'embeddings'>): Float32Array[] {
  return embeddings.map((vector) =>
    typeof vector === 'string' ? decodeVector(vector) : Float32Array.from(vector),
  );
}

/** The same result in another encoding. Records hold base64; callers get what they asked for. */
export function withEncoding(result: EmbedResult, encoding: EmbedEncoding): EmbedResult {
  if (result.encoding === encoding) return result;
  const vectors = vectorsOf(result);
  const embeddings =
    encoding === 'float' ? vectors.map((vector) => Array.from(vector)) : vectors.map(encodeVector);
  return { ...result, embeddings, encoding };
}
