import type { EmbedInput } from '@app/contracts';
import type { ProviderDefinition } from './provider-definition.js';
import type { Unsupported } from './unsupported.js';

/** Everything that an embed job asks for and the provider lacks. */
export function unsupportedEmbedding(
  { embeddings: offer }: Pick<ProviderDefinition, 'embeddings'>,
  { dimensions, inputType }: EmbedInput,
): Unsupported[] {
  if (offer === undefined) return [{ member: 'inputs', what: 'embeddings' }];
  const lacking: Unsupported[] = [];
  if (dimensions !== undefined && !offer.dimensions) {
    lacking.push({ member: 'dimensions', what: 'vectors of a chosen length (dimensions)' });
  }
  if (inputType !== undefined && !offer.inputTypes) {
    lacking.push({ member: 'inputType', what: 'telling queries from documents (inputType)' });
  }
  return lacking;
}
