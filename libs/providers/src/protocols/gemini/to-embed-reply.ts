import type { EmbedContentResponse } from '@google/genai/web';
import type { Usage } from '@app/contracts';
import { tokenCount } from '../../answers/token-count.js';
import { ProviderError, type EmbedReply } from '@app/provider-spec';
import { unitVector } from './unit-vector.js';

type Answer = Pick<EmbedContentResponse, 'embeddings' | 'usageMetadata'>;

/**
 * The vectors of an answer, each of length 1: Google normalises only those of full length.
 *
 * @throws {ProviderError} `bad-response` when it does not hold one vector for each input.
 */
export function toEmbedReply(answer: Answer, inputs: number): EmbedReply {
  const embeddings = Array.isArray(answer.embeddings) ? answer.embeddings : [];
  if (embeddings.length !== inputs) {
    throw badResponse(`The provider sent ${embeddings.length} vectors for ${inputs} texts.`);
  }
  const vectors = embeddings.map(({ values }) => {
    const vector = Array.isArray(values) ? unitVector(values) : undefined;
    if (vector === undefined) throw badResponse('The provider sent a vector that cannot be read.');
    return vector;
  });
  return { vectors, usage: usageOf(answer) };
}

/** The Gemini API counts a whole call, Vertex AI every text. */
function usageOf({ embeddings = [], usageMetadata }: Answer): Usage {
  const whole = tokenCount(usageMetadata?.promptTokenCount);
  if (whole !== undefined) return { inputTokens: whole };
  const counts = embeddings.map(({ statistics }) => tokenCount(statistics?.tokenCount));
  const known = counts.filter((count) => count !== undefined);
  return known.length < counts.length ? {} : { inputTokens: known.reduce((sum, count) => sum + count, 0) };
}

function badResponse(message: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message });
}
