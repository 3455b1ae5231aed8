import { ProblemError } from '../problems/problem-error.js';

/**
 * The version that an If-Match header names; undefined for none and for `*`.
 *
 * @throws {ProblemError} `version-mismatch` for text that is not an ETag of settings.
 */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const [, version] = /^"v(\d{1,15})"$/.exec(ifMatch.trim()) ?? [];
  if (version !== undefined) return Number(version);
  throw new ProblemError('version-mismatch', 'Send the ETag of the resource in If-Match, such as "v7".');
}
