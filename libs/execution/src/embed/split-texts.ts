import type { EmbeddingOffer } from '@app/provider-spec';
import { pessimisticTokens } from './token-estimate.js';

/** Texts of a job that fit into one call. */
export interface TextPart {
  /** The place of the first one in the job. */
  from: number;
  /** How many texts the job has. */
  of: number;
  texts: readonly string[];
  /** Their estimates. */
  tokens: readonly number[];
}

/** What fits into one call. */
export type CallSize = Pick<EmbeddingOffer, 'maximumInputs' | 'maximumTokens'>;

/** Parts of at most as many texts and tokens as one call takes; a text that is more than that is alone. */
export function splitTexts(texts: readonly string[], size: CallSize): TextPart[] {
  const parts: TextPart[] = [];
  const { maximumInputs, maximumTokens = Number.POSITIVE_INFINITY } = size;
  const estimates = texts.map(pessimisticTokens);
  let from = 0;
  let sum = 0;
  for (const [place, tokens] of estimates.entries()) {
    const full = place - from >= maximumInputs || sum + tokens > maximumTokens;
    if (full && place > from) {
      parts.push(part(texts, estimates, from, place));
      from = place;
      sum = 0;
    }
    sum += tokens;
  }
  if (texts.length > from) parts.push(part(texts, estimates, from, texts.length));
  return parts;
}

function part(texts: readonly string[], estimates: readonly number[], from: number, to: number): TextPart {
  return { from, of: texts.length, texts: texts.slice(from, to), tokens: estimates.slice(from, to) };
}
