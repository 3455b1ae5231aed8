import type { CountTokens } from './text-tokens.js';

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

/** Reads special tokens as text: prompts may say anything. */
const plainText = { disallowedSpecial: new Set<string>() };

const loaded = new Map<(typeof encodings)[number], CountTokens>();

/**
 * What counts the tokens of a model, when there is such a thing and {@link loadTokenizer} has loaded it.
 */
export function tokenizerFor(model: string): CountTokens | undefined {
  const encoding = encodings.find(({ models }) => models.test(model));
  return encoding && loaded.get(encoding);
}

/**
 * Loads the tokenizer of a model, if there is one: half a second of CPU and 75 MB. To be done before jobs
 * are taken, for backends with a limit of tokens.
 */
export async function loadTokenizer(model: string): Promise<void> {
  const encoding = encodings.find(({ models }) => models.test(model));
  if (encoding === undefined || loaded.has(encoding)) return;
  const { countTokens } = await encoding.load();
  loaded.set(encoding, (text) => countTokens(text, plainText));
}
