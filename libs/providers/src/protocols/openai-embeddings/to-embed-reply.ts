import { ProviderError, type EmbedReply } from '@app/provider-spec';
import { tokenCount } from '../../answers/token-count.js';
import { toVector } from './to-vector.js';

/** A body of the protocol, as far as anyone can rely on it. */
interface Body {
  data?: unknown;
  model?: unknown;
  usage?: { prompt_tokens?: unknown; total_tokens?: unknown } | null;
}

interface Item {
  index?: unknown;
  embedding?: unknown;
}

/**
 * The vectors of a body, in the order of the inputs whatever the order of the answer.
 *
 * @throws {ProviderError} `bad-response` when it does not hold one vector for each input.
 */
export function toEmbedReply(body: object, inputs: number): EmbedReply {
  const { data, model, usage } = body as Body;
  const items = Array.isArray(data) ? (data as (Item | null)[]) : [];
  if (items.length !== inputs) throw bad(`The provider sent ${items.length} vectors for ${inputs} texts.`);
  const vectors = Array.from<Float32Array | undefined>({ length: inputs });
  for (const [position, item] of items.entries()) {
    const index = item?.index ?? position;
    const vector = toVector(item?.embedding);
    if (vector === undefined) throw bad('The provider sent a vector that cannot be read.');
    if (!Number.isInteger(index) || Number(index) < 0 || Number(index) >= inputs) throw misplaced();
    if (vectors[Number(index)] !== undefined) throw misplaced();
    vectors[Number(index)] = vector;
  }
  return {
    vectors: vectors as Float32Array[],
    usage: { inputTokens: tokenCount(usage?.prompt_tokens) ?? tokenCount(usage?.total_tokens) },
    ...(typeof model === 'string' && model !== '' && { model }),
  };
}

function misplaced(): ProviderError {
  return bad('The provider sent vectors whose places do not fit the texts.');
}

function bad(message: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message });
}
