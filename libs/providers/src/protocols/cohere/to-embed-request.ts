import type { EmbedCall, EmbedInputType } from '@app/provider-spec';

const inputTypes: Readonly<Record<EmbedInputType, string>> = {
  query: 'search_query',
  document: 'search_document',
  // Cohere has no word for it; texts that are compared with each other are of one kind.
  similarity: 'clustering',
  classification: 'classification',
  clustering: 'clustering',
};

/** The request for embeddings: https://docs.cohere.com/reference/embed. It must say what the texts are for. */
export function toEmbedRequest({
  model,
  inputs,
  dimensions,
  inputType = 'document',
  providerOptions,
}: EmbedCall): object {
  return {
    model,
    texts: inputs,
    input_type: inputTypes[inputType],
    embedding_types: ['float'],
    // Otherwise a text that is too long would be cut in silence.
    truncate: 'NONE',
    ...(dimensions !== undefined && { output_dimension: dimensions }),
    ...providerOptions,
  };
}
