import { createHash } from 'node:crypto';
import { seededRandom } from '../delivery/pace.js';

/**
 * A vector of length 1, the same each time for the same text and the same number of dimensions. It says
 * nothing of what the text means: equal texts are equal, and all others lie about at right angles.
 */
export function embeddingOf(text: string, dimensions: number): Float32Array {
  const seed = createHash('sha256').update(`${dimensions}\n${text}`).digest().readInt32LE();
  const random = seededRandom(seed);
  const vector = Float32Array.from({ length: dimensions }, () => random() * 2 - 1);
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}
