import type { Attempt } from '@app/contracts';

/** When the circuit breaker of a lane opens, and how the lane recovers. Times are milliseconds. */
export const breakerRules = {
  /** Calls that ended longer ago than this no longer count. */
  windowMs: 60_000,
  /** The window moves in steps of this length. */
  stepMs: 5_000,
  /** The breaker stays closed with fewer calls in the window. */
  minimumCalls: 10,
  /** The share of failed calls in the window that opens the breaker. */
  failureRatio: 0.5,
  /** How long an open breaker allows no calls; it grows each time, up to the longest. */
  firstOpenMs: 5_000,
  growth: 2,
  longestOpenMs: 300_000,
  /** A longer pause is not granted, even when the vendor asks for it. */
  longestAskedMs: 3_600_000,
  /** After this long without opening, the next open time is the first one again. */
  calmMs: 300_000,
  /** Probes in a row that must be served before the breaker closes. */
  servedProbes: 2,
  /** After this, a probe without a reported end no longer blocks the next one. */
  probeLeaseMs: 120_000,
} as const;

export type BreakerRules = { readonly [Name in keyof typeof breakerRules]: number };

/**
 * The evidence of one call about its backend:
 *
 * - `served`: the backend works.
 * - `failed`: the backend may not work.
 * - `refused`: the backend will not work until somebody fixes it.
 * - `neutral`: none.
 */
export type CallEffect = 'served' | 'failed' | 'refused' | 'neutral';

/** The status of a missing plan or region, which may concern one model only. */
const forbidden = 403;

/**
 * The evidence of an attempt about its backend.
 *
 * - `unavailable`, `overloaded` and `timeout` count as failures. A `timeout` under time limits of the job's own
 *   does not, so that no tenant opens the breaker for all by limits that no backend can keep.
 * - `auth` and `quota` open the breaker at once, because every other call would fail the same way. A 403 counts
 *   as a failure only, because it may concern the one model that the job asked for. With a key that the job
 *   brought, the attempt is no evidence about the backend's own key.
 * - Requests that the vendor read and declined were served.
 * - `rate-limit` is no evidence, because it parks the lane. Neither is a failure of Sluice, a cancellation, or an
 *   answer of the wrong form.
 *
 * @param own What the job brought itself: time limits, a provider key.
 */
export function effectOf(
  { outcome, failure }: Pick<Attempt, 'outcome' | 'failure'>,
  own: { timeLimits: boolean; key: boolean },
): CallEffect {
  if (outcome === 'succeeded') return 'served';
  if (outcome !== 'failed' || failure === undefined) return 'neutral';
  switch (failure.kind) {
    case 'unavailable':
    case 'overloaded':
      return 'failed';
    case 'timeout':
      return own.timeLimits ? 'neutral' : 'failed';
    case 'auth':
    case 'quota':
      if (own.key) return 'neutral';
      return failure.status === forbidden ? 'failed' : 'refused';
    case 'invalid-request':
    case 'content-filter':
    case 'context-length':
    case 'model-not-found':
      return 'served';
    case 'rate-limit':
    case 'bad-response':
    case 'cancelled':
    case 'internal':
      return 'neutral';
  }
}
