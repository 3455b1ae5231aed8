/** A count of tokens as vendors send it: servers that do not count say null, or a number that is none of tokens. */
export function tokenCount(tokens: unknown): number | undefined {
  return Number.isSafeInteger(tokens) && Number(tokens) >= 0 ? Number(tokens) : undefined;
}
