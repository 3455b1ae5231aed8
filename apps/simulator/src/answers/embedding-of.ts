import { createHash } from 'node:crypto';
import { seededRandom } from '../delivery/pace.js';

/**
 * A unit vector, deterministic for a text and a number of dimensions. It does not depend on the meaning of the
 * text: equal texts have equal vectors, and all others are nearly orthogonal.
 */
export function embeddingOf(text: string, dimensions: number): Float32Array {
  const seed = createHash('sha256').update(`${dimensions}\n${text}`).digest().readInt32LE();
  const random = seededRandom(seed);
  const vector = Float32Array.from({ length: dimensions }, () => random() * 2 - 1);
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}
