/** Counts the tokens of a text. */
export type CountTokens = (text: string) => number;

/** Models whose tokens gpt-tokenizer counts, by the encodings of https://github.com/openai/tiktoken. */
const encodings = [
  {
    models: /(^|\/)(gpt-4o|gpt-4\.|gpt-5|gpt-oss|chatgpt-|o\d)/,
    load: () => import('gpt-tokenizer/esm/encoding/o200k_base'),
  },
  {
    models: /(^|\/)(gpt-4|gpt-3\.5|text-embedding-(3|ada))/,
    load: () => import('gpt-tokenizer/esm/encoding/cl100k_base'),
  },
] as const;

/** Reads special tokens as text, because prompts may contain anything. */
const plainText = { disallowedSpecial: new Set<string>() };

const loaded = new Map<(typeof encodings)[number], CountTokens>();

/**
 * Loads the tokenizer of a model, if there is one. It takes half a second of CPU and 75 MB, so load it before
 * jobs are taken, for backends with a limit of tokens.
 */
export async function loadTokenizer(model: string): Promise<void> {
  const encoding = encodings.find(({ models }) => models.test(model));
  if (encoding === undefined || loaded.has(encoding)) return;
  const { countTokens } = await encoding.load();
  loaded.set(encoding, (text) => countTokens(text, plainText));
}

/** The token counter of a model, if it has a tokenizer and {@link loadTokenizer} has loaded it. */
export function tokenizerFor(model: string): CountTokens | undefined {
  const encoding = encodings.find(({ models }) => models.test(model));
  return encoding && loaded.get(encoding);
}

/** The tokens of texts: counted where the tokenizer of the model is loaded, else estimated by length. */
export function tokensOfTexts(model: string, texts: readonly string[]): number {
  const count = tokenizerFor(model);
  return texts.reduce(
    (sum, text) => sum + (count === undefined ? tokensByLength(text) : tokensByCount(text, count)),
    0,
  );
}

/** An average of English text; code and numbers have fewer characters in each token. */
const charactersPerToken = 4;

/** The approximate tokens of a text; characters of non-Latin scripts count as one token each. */
export function tokensByLength(text: string): number {
  // Non-Latin characters take two bytes or more in UTF-8.
  const others = Math.ceil((Buffer.byteLength(text) - text.length) / 2);
  return Math.ceil(Math.max(0, text.length - others) / charactersPerToken + others);
}

/** Characters of the longest text that is counted exactly; a longer one is extrapolated from two samples. */
const sampleLength = 8_192;
/** The time to count a word grows with the square of its length, and words may be arbitrarily long. */
const chunkLength = 512;

/** The tokens of a text by a tokenizer, in bounded time: about two milliseconds at most. */
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
