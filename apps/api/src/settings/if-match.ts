import { ProblemError } from '../problems/problem-error.js';

/**
 * The version that an If-Match header names; undefined for none and for `*`.
 *
 * @throws {ProblemError} `version-mismatch` for what was never an ETag of these.
 */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const [, version] = /^"v(\d{1,15})"$/.exec(ifMatch.trim()) ?? [];
  if (version !== undefined) return Number(version);
  throw new ProblemError('version-mismatch', 'Send an ETag of it in If-Match, as "v7".');
}
