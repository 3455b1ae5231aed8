/**
 * How many calls a backend without known limits may have in progress. The limit grows by one for each round of
 * served calls and is halved when the vendor refuses one. After a refusal it restarts at one call and doubles with
 * each round up to that half, so that a vendor that recovers is not met by a burst.
 * Additive increase, multiplicative decrease and slow start: https://www.rfc-editor.org/rfc/rfc5681
 */
export interface AdaptiveConcurrency {
  /** Calls that may be in progress; 1 or more, not always a whole number. */
  readonly limit: number;
  /** Below this, the limit doubles with each round. */
  readonly threshold: number;
  /** When the limit was last lowered; calls that began earlier do not lower it again. Milliseconds of any clock. */
  readonly loweredAt: number;
}

const least = 1;
const decrease = 0.5;

/** Before any call: the limit is `most`. */
export function initialConcurrency(most: number): AdaptiveConcurrency {
  return { limit: most, threshold: most, loweredAt: Number.NEGATIVE_INFINITY };
}

/** After a call that was served. */
export function afterServed(state: AdaptiveConcurrency, most: number): AdaptiveConcurrency {
  const { limit, threshold } = state;
  const grown = limit < threshold ? Math.min(threshold, limit + 1) : limit + 1 / limit;
  return { ...state, limit: Math.min(most, grown) };
}

/** After a call that the vendor refused for lack of capacity. */
export function afterRefused(
  state: AdaptiveConcurrency,
  startedAt: number,
  now: number,
): AdaptiveConcurrency {
  if (startedAt < state.loweredAt) return state;
  return { limit: least, threshold: Math.max(least, state.limit * decrease), loweredAt: now };
}
