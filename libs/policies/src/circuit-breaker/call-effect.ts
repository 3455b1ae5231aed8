import type { Attempt } from '@app/contracts';

/**
 * What the end of a call says about its backend:
 *
 * - `served`: it works.
 * - `failed`: it may not work.
 * - `refused`: it will not work until somebody mends it.
 * - `neutral`: nothing.
 */
export type CallEffect = 'served' | 'failed' | 'refused' | 'neutral';

/** A missing plan or region, which may be that of one model alone. */
const forbidden = 403;

/**
 * What an attempt says about its backend.
 *
 * - `unavailable`, `overloaded` and `timeout` count as failures; a `timeout` not when the job brought time
 *   limits of its own, so that no tenant breaks a lane for all by limits that nobody can keep.
 * - `auth` and `quota` break the lane at once: every other call would fail the same way. A 403 only counts
 *   as a failure, because it may be about the one model that the job asked for. A job that brought a key of its own
 *   says nothing of the backend's.
 * - Requests that the vendor read and declined were served.
 * - `rate-limit` says nothing: the lane is parked for it. Nor does what Sluice itself or the caller did, or
 *   an answer in another form than was asked for.
 *
 * @param own What the job brought of its own.
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
