/** English has a token for about so many characters; programs and numbers for fewer. */
const charactersPerToken = 4;
/** Of the longest text that is counted exactly, in characters; a longer one is reckoned from its samples. */
const sampleLength = 8_192;
/** Counting takes time with the square of a word's length, and words may be as long as their author likes. */
const chunkLength = 512;

/** Counts the tokens of a text. */
export type CountTokens = (text: string) => number;

/** How many tokens a text has, nearly: characters of other scripts than Latin have one each. */
export function tokensByLength(text: string): number {
  // They take two bytes or more in UTF-8.
  const others = Math.ceil((Buffer.byteLength(text) - text.length) / 2);
  return Math.ceil(Math.max(0, text.length - others) / charactersPerToken + others);
}

/** How many tokens a text has by a tokenizer, in a bounded time: about two milliseconds at most. */
export function tokensByCount(text: string, count: CountTokens): number {
  if (text.length <= sampleLength) return countInChunks(text, count);
  const half = sampleLength / 2;
  const middle = Math.floor(text.length / 2);
  const sample =
    countInChunks(text.slice(0, half), count) + countInChunks(text.slice(middle, middle + half), count);
  return Math.ceil((sample * text.length) / sampleLength);
}

function countInChunks(text: string, count: CountTokens): number {
  let tokens = 0;
  for (let from = 0; from < text.length; from += chunkLength)
    tokens += count(text.slice(from, from + chunkLength));
  return tokens;
}
