const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * From one attempt to the next, in milliseconds: ten attempts within about three days. The schedule that
 * Standard Webhooks 1.0.0 recommends.
 */
export const retrySchedule: readonly number[] = [
  0,
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** A delay is this much longer or shorter by chance, so that what failed together does not come again together. */
const jitter = 0.2;
const longestWaitMs = 24 * hour;

/**
 * Milliseconds until the next attempt; undefined when there is none left.
 *
 * @param attempts Attempts made so far.
 * @param retryAfterMs How long the receiver asks to wait; a day at most is heeded.
 * @param random From 0 up to 1.
 */
export function delayBeforeNext(
  attempts: number,
  { retryAfterMs = 0, random = Math.random }: { retryAfterMs?: number; random?: () => number } = {},
): number | undefined {
  const scheduled = retrySchedule[attempts];
  if (scheduled === undefined) return undefined;
  const spread = Math.round(scheduled * (1 + jitter * (2 * random() - 1)));
  return Math.max(spread, Math.min(retryAfterMs, longestWaitMs));
}
