/** The second that was asked for last, and its text up to the milliseconds. */
let second = Number.NaN;
let text = '';

/**
 * A time as text, in UTC (RFC 3339). A job has many times of one second, so that only milliseconds are written anew.
 *
 * @param milliseconds Since 1970; parts of one are left out.
 * @throws {RangeError} For what is no time.
 */
export function isoTime(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1_000);
  if (whole !== second) {
    text = new Date(whole * 1_000).toISOString().slice(0, -4);
    second = whole;
  }
  const rest = Math.floor(milliseconds - whole * 1_000);
  return `${text}${String(rest).padStart(3, '0')}Z`;
}
