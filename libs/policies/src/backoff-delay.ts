import type { RetrySettings } from '@app/contracts';

export interface Backoff {
  retry: RetrySettings;
  /** Attempts that failed so far, from 1. */
  failedAttempts: number;
  /** At least this long, because the provider asked for it. */
  retryAfterMs?: number | undefined;
  /** From 0 to below 1. */
  random: number;
}

/**
 * Whole milliseconds before the next attempt: a random part of a delay that grows with every failure
 * ("full jitter"), so that jobs which failed together do not come back together.
 */
export function backoffDelay({ retry, failedAttempts, retryAfterMs = 0, random }: Backoff): number {
  const grown = retry.initialDelay * retry.multiplier ** (failedAttempts - 1);
  return Math.max(Math.round(random * Math.min(retry.maxDelay, grown)), retryAfterMs);
}
