const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * The delays before each attempt, in milliseconds: ten attempts within about three days, as Standard Webhooks 1.0.0
 * recommends.
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

/** Each delay is randomly longer or shorter by up to this share, so that deliveries that failed together spread out. */
const jitter = 0.2;
const longestWaitMs = 24 * hour;

/**
 * Milliseconds until the next attempt; undefined when the schedule is exhausted.
 *
 * @param attempts Attempts made so far.
 * @param retryAfterMs How long the receiver asks to wait; at most one day is respected.
 * @param random Returns a number from 0 up to 1.
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

/**
 * The wait that a `Retry-After` header asks for, in milliseconds; it holds seconds or a date (RFC 9110). Undefined when
 * the header is missing or unreadable.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
