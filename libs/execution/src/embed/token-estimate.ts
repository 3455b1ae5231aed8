/**
 * How many tokens a text may have at most, nearly: English has one for about four characters, programs
 * and numbers one for about two and a half, other scripts up to two for each character. It decides what
 * goes into one call; a call that is too large all the same is parted after the vendor has refused it.
 */
export function pessimisticTokens(text: string): number {
  // Characters of other scripts take two bytes or more in UTF-8.
  const others = Buffer.byteLength(text) - text.length;
  return Math.ceil(text.length / 2.5 + others);
}
