/**
 * How many calls a backend with no known limits may have in flight. It grows by one for each round of calls
 * that the vendor serves and is halved when the vendor refuses one; after a refusal it begins with one call
 * and doubles with each round up to that half, so that a vendor that comes back is not met by a burst.
 * Additive increase and multiplicative decrease: https://www.rfc-editor.org/rfc/rfc5681
 */
export interface AdaptiveConcurrency {
  /** Calls that may be in flight; 1 or more, and not always whole. */
  readonly limit: number;
  /** Below it the limit doubles with each round. */
  readonly threshold: number;
  /** When the limit was lowered; calls that began before do not lower it again. Milliseconds of any clock. */
  readonly loweredAt: number;
}

const least = 1;
const decrease = 0.5;

/** Before anything is known: as many as `most`. */
export function initialConcurrency(most: number): AdaptiveConcurrency {
  return { limit: most, threshold: most, loweredAt: Number.NEGATIVE_INFINITY };
}

/** After a call that was served. */
export function afterServed(state: AdaptiveConcurrency, most: number): AdaptiveConcurrency {
  const { limit, threshold } = state;
  const grown = limit < threshold ? Math.min(threshold, limit + 1) : limit + 1 / limit;
  return { ...state, limit: Math.min(most, grown) };
}

/** After a call that the vendor refused for want of capacity. */
export function afterRefused(
  state: AdaptiveConcurrency,
  startedAt: number,
  now: number,
): AdaptiveConcurrency {
  if (startedAt < state.loweredAt) return state;
  return { limit: least, threshold: Math.max(least, state.limit * decrease), loweredAt: now };
}
