/** The shortest park, in milliseconds; a provider that asks for less is asked again this late. */
const shortestPark = 100;
/** The first park where the provider names no time. */
const firstPark = 1_000;
/** Parks double up to this. */
const longestPark = 30_000;
/** So many times in a row the provider's own word on when to come back is believed. */
const believedAnswers = 4;

/**
 * Milliseconds until a rate-limited backend is asked again. The provider's word counts; where it gives
 * none, or keeps refusing in spite of it, the waits double.
 *
 * @param inARow Refusals in a row, this one included.
 */
export function rateLimitWait(inARow: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs === undefined) return doubled(inARow);
  return Math.max(retryAfterMs, inARow <= believedAnswers ? shortestPark : doubled(inARow - believedAnswers));
}

function doubled(step: number): number {
  return Math.min(longestPark, firstPark * 2 ** (step - 1));
}
