const piece = /\s*\S{1,12}|\s+/gu;

/**
 * Text cut into pieces of about a token each: a word with the blanks before it, or 12 characters of a
 * longer one. Joined they give the text again. The simulator counts tokens by them.
 */
export function pieces(text: string): string[] {
  return text.match(piece) ?? [];
}

/** Tokens of an input, which need no pieces: one for each four characters, rounded up. */
export function inputTokens(characters: number): number {
  return Math.ceil(characters / 4);
}
