import type { EmbedInputType } from '@app/contracts';

const taskTypes: Readonly<Record<EmbedInputType, string>> = {
  query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  similarity: 'SEMANTIC_SIMILARITY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
};

const introductions: Readonly<Record<EmbedInputType, string>> = {
  query: 'task: search result | query: ',
  document: 'title: none | text: ',
  similarity: 'task: sentence similarity | query: ',
  classification: 'task: classification | query: ',
  clustering: 'task: clustering | query: ',
};

/** How a request says what its texts are for. */
export interface TextPurpose {
  taskType?: string;
  /** Stands before every text. */
  introduction: string;
}

/**
 * The first generation of embedding models takes a task type; the later ones take no notice of it and want
 * to read the purpose before the text.
 *
 * @see https://ai.google.dev/gemini-api/docs/embeddings
 */
export function textPurpose(model: string, inputType: EmbedInputType | undefined): TextPurpose {
  if (inputType === undefined) return { introduction: '' };
  return /gemini-embedding-(?!0)/.test(model)
    ? { introduction: introductions[inputType] }
    : { introduction: '', taskType: taskTypes[inputType] };
}
