import { toVector } from '../protocols/openai-embeddings/to-vector.js';
import { ProviderError } from '@app/provider-spec';

/**
 * The vectors of a list, one for each input in their order.
 *
 * @throws {ProviderError} `bad-response` when it does not hold one vector for each input.
 */
export function vectorsOf(list: unknown, inputs: number): Float32Array[] {
  const found = Array.isArray(list) ? (list as unknown[]) : [];
  if (found.length !== inputs) throw bad(`The provider sent ${found.length} vectors for ${inputs} texts.`);
  return found.map((one) => {
    const vector = toVector(one);
    if (vector === undefined) throw bad('The provider sent a vector that cannot be read.');
    return vector;
  });
}

function bad(message: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message });
}
