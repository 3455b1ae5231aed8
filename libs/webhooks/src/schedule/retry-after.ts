/**
 * How long an answer asks to wait, in milliseconds: `Retry-After` as seconds or as a date (RFC 9110).
 * Undefined when it does not, or not in a way that can be read.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
