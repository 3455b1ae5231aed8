/** The longest that a request may wait for the end of a job, in seconds. */
export const longestWait = 60;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most {@link longestWait}; undefined when the caller
 * does not want to wait, or for a value that is not valid: a preference is never an error.
 */
export function preferredWait(prefer: string | undefined): number | undefined {
  if (prefer === undefined) return undefined;
  const [, digits] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(prefer) ?? [];
  return digits === undefined ? undefined : Math.min(Number(digits), longestWait);
}
