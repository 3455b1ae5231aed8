import type { CallDemand } from '@app/policies';
import type { EmbeddingOffer } from '@app/provider-spec';

/**
 * An upper estimate of the tokens of a text: English has one for about four characters, programs and numbers one
 * for about two and a half, other scripts up to two for each character. It decides how much goes into one call; a
 * call that the vendor still refuses as too long is divided.
 */
export function pessimisticTokens(text: string): number {
  // Characters of other scripts take two bytes or more in UTF-8.
  const others = Buffer.byteLength(text) - text.length;
  return Math.ceil(text.length / 2.5 + others);
}

/** What a call that embeds texts asks of the limits; its answer has no tokens. */
export function textsDemand(texts: readonly string[]): CallDemand {
  return { texts, otherTokens: 0, maxOutputTokens: 0 };
}

/** Texts of a job that fit into one call. */
export interface TextPart {
  /** The place of the first one in the job. */
  from: number;
  /** The number of texts of the job. */
  of: number;
  texts: readonly string[];
  /** Their estimates. */
  tokens: readonly number[];
}

/** The most that fits into one call. */
export type CallSize = Pick<EmbeddingOffer, 'maximumInputs' | 'maximumTokens'>;

/** Splits texts into parts of at most as many texts and tokens as one call takes; a longer text is alone. */
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

/** The estimate of one character of the costliest script. */
const mostTokensPerCharacter = 2.4;

/**
 * Cuts a text into parts of at most so many tokens, between sentences, and inside a sentence only where it alone
 * is longer. Joined, the parts are the text again.
 */
export function cutText(text: string, maximumTokens: number): string[] {
  if (pessimisticTokens(text) <= maximumTokens) return [text];
  const parts: string[] = [];
  let open = '';
  let tokens = 0;
  for (const sentence of sentencesOf(text).flatMap((whole) => shortEnough(whole, maximumTokens))) {
    // Rounding up each sentence only makes parts smaller.
    const cost = pessimisticTokens(sentence);
    if (tokens + cost > maximumTokens && open !== '') {
      parts.push(open);
      open = '';
      tokens = 0;
    }
    open += sentence;
    tokens += cost;
  }
  if (open !== '') parts.push(open);
  return parts;
}

function shortEnough(sentence: string, maximumTokens: number): string[] {
  if (pessimisticTokens(sentence) <= maximumTokens) return [sentence];
  const length = Math.max(2, Math.floor(maximumTokens / mostTokensPerCharacter) - 1);
  const parts: string[] = [];
  for (let start = 0; start < sentence.length;) {
    let end = Math.min(start + length, sentence.length);
    // The two halves of a surrogate pair stay together.
    const last = sentence.charCodeAt(end - 1);
    if (end < sentence.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
    parts.push(sentence.slice(start, end));
    start = end;
  }
  return parts;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Its full stop ends no sentence, although the segmenter breaks there before a capital letter. */
const abbreviation =
  /(?:^|[\s([“"'])(?:Mr|Mrs|Ms|Dr|Prof|St|Messrs|Jr|Sr|vs|e\.g|i\.e|z\.\s?B|\p{Lu})\.\s+$/u;

/** Characters at the end of a segment that the pattern is tested on. */
const longestAbbreviation = 12;

/** The sentences of a text, each with the blanks behind it; joined, they are the text again. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let begun = '';
  for (const { segment } of segmenter.segment(text)) {
    begun += segment;
    if (abbreviation.test(begun.slice(-longestAbbreviation)) && !begun.endsWith('\n')) continue;
    sentences.push(begun);
    begun = '';
  }
  return begun === '' ? sentences : [...sentences, begun];
}
