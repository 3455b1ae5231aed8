import type { ContentEmbedding, EmbedContentResponse } from '@google/genai/web';
import type { EmbedInputType, Usage } from '@app/contracts';
import type { EmbedCall, EmbedReply, Provider } from '@app/provider-spec';
import { tokenCount, toVectors } from '../../answers/numbers.js';
import type { GeminiConnection } from './connection.js';

/**
 * Embeddings by `batchEmbedContents`; on Vertex AI by `predict` or `embedContent`, as the SDK chooses for the
 * model.
 *
 * @see https://ai.google.dev/gemini-api/docs/embeddings
 */
export function geminiEmbed(connection: GeminiConnection): Required<Pick<Provider, 'embed'>> {
  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    const { model, inputs, dimensions, inputType, providerOptions } = call;
    const { introduction, taskType } = textPurpose(model, inputType);
    const exchange = connection.beginWhole(signal);
    try {
      const answer = await connection.client.models.embedContent({
        model,
        // One content for each text: newer models make one vector of a list of texts.
        contents: inputs.map((text) => ({ parts: [{ text: introduction + text }] })),
        config: {
          ...(dimensions !== undefined && { outputDimensionality: dimensions }),
          ...(taskType !== undefined && { taskType }),
          httpOptions: connection.options(exchange, model, providerOptions),
        },
      });
      return toGeminiEmbedReply(answer, inputs.length);
    } catch (error) {
      throw connection.toError(error, exchange, signal);
    }
  }

  return { embed };
}

type Answer = Pick<EmbedContentResponse, 'embeddings' | 'usageMetadata'>;

/**
 * The vectors of an answer, normalised to length 1: Google normalises only vectors with all dimensions.
 *
 * @throws {ProviderError} `bad-response` if it does not hold one vector for each input.
 */
export function toGeminiEmbedReply(answer: Answer, inputs: number): EmbedReply {
  const vectors = toVectors(answer.embeddings, inputs, (embedding) => {
    const values = (embedding as ContentEmbedding | null)?.values;
    return Array.isArray(values) ? unitVector(values) : undefined;
  });
  return { vectors, usage: usageOf(answer) };
}

/** The Gemini API counts a whole call, Vertex AI each text. */
function usageOf({ embeddings = [], usageMetadata }: Answer): Usage {
  const whole = tokenCount(usageMetadata?.promptTokenCount);
  if (whole !== undefined) return { inputTokens: whole };
  const counts = embeddings.map(({ statistics }) => tokenCount(statistics?.tokenCount));
  const known = counts.filter((count) => count !== undefined);
  return known.length < counts.length ? {} : { inputTokens: known.reduce((sum, count) => sum + count, 0) };
}

/** The vector scaled to length 1; undefined if it holds anything but numbers, or only zeros. */
function unitVector(values: readonly number[]): Float32Array | undefined {
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares);
  if (!Number.isFinite(length) || length === 0) return undefined;
  return Float32Array.from(values, (value) => value / length);
}

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

/** How a request describes the purpose of its texts. */
export interface TextPurpose {
  taskType?: string;
  /** Precedes every text. */
  introduction: string;
}

/**
 * The first generation of embedding models takes a task type. Later models ignore it and read the purpose before
 * the text.
 *
 * @see https://ai.google.dev/gemini-api/docs/embeddings
 */
export function textPurpose(model: string, inputType: EmbedInputType | undefined): TextPurpose {
  if (inputType === undefined) return { introduction: '' };
  return /gemini-embedding-(?!0)/.test(model)
    ? { introduction: introductions[inputType] }
    : { introduction: '', taskType: taskTypes[inputType] };
}
