import { pessimisticTokens } from '../embed/token-estimate.js';
import { sentencesOf } from './sentences.js';

/** Of the estimate, for one character of the costliest script. */
const mostTokensPerCharacter = 2.4;

/**
 * A text in parts of at most so many tokens, on the borders of sentences, and inside a sentence only where
 * it alone is longer. Joined the parts give the text again.
 */
export function cutText(text: string, maximumTokens: number): string[] {
  if (pessimisticTokens(text) <= maximumTokens) return [text];
  const parts: string[] = [];
  let part = '';
  let tokens = 0;
  for (const sentence of sentencesOf(text).flatMap((whole) => shortEnough(whole, maximumTokens))) {
    // Rounding up each sentence only makes parts smaller.
    const cost = pessimisticTokens(sentence);
    if (tokens + cost > maximumTokens && part !== '') {
      parts.push(part);
      part = '';
      tokens = 0;
    }
    part += sentence;
    tokens += cost;
  }
  if (part !== '') parts.push(part);
  return parts;
}

function shortEnough(sentence: string, maximumTokens: number): string[] {
  if (pessimisticTokens(sentence) <= maximumTokens) return [sentence];
  const length = Math.max(2, Math.floor(maximumTokens / mostTokensPerCharacter) - 1);
  const parts: string[] = [];
  for (let start = 0; start < sentence.length;) {
    let end = Math.min(start + length, sentence.length);
    // The two halves of one character stay together.
    const last = sentence.charCodeAt(end - 1);
    if (end < sentence.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
    parts.push(sentence.slice(start, end));
    start = end;
  }
  return parts;
}
