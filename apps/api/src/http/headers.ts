import { ProblemError } from './problems.js';

const plain = /^[\x21-\x7e]{1,255}$/;
/** A String of RFC 9651, as the IETF draft of the header has it. */
const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"$/;

/**
 * The value of an Idempotency-Key header. `abc` and `"abc"` are the same key.
 *
 * @throws {ProblemError} `validation`
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, inside] = quoted.exec(header) ?? [];
  if (inside !== undefined) return inside.replaceAll(/\\(["\\])/g, '$1');
  if (plain.test(header) && !header.startsWith('"')) return header;
  throw new ProblemError('validation', 'The Idempotency-Key must have 1 to 255 visible ASCII characters.');
}

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

/** The strong validator of a job: it changes with every change of the job. */
export function jobEtag({ version }: { version: number }): string {
  return `"v${version}"`;
}

/** Whether an If-None-Match header has this validator. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((member) => member.trim().replace(/^W\//, ''))
    .some((member) => member === '*' || member === etag);
}

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

/**
 * The event after which a reader continues: `Last-Event-ID`, which browsers send when they connect again,
 * before `?starting_after`. 0 for the beginning.
 *
 * @throws {ProblemError} `validation`
 */
export function lastEventId(header: string | undefined, startingAfter: string | undefined): number {
  const given = header ?? startingAfter;
  if (given === undefined) return 0;
  const id = Number(given);
  if (/^\d{1,15}$/.test(given) && Number.isSafeInteger(id)) return id;
  const pointer = header === undefined ? '/starting_after' : '/Last-Event-ID';
  throw new ProblemError('validation', 'The event to start after does not exist in this log.', {
    errors: [{ pointer, detail: 'Send the id of an event, a whole number, or omit it.' }],
  });
}

/**
 * The event of the installation after which a reader continues: `Last-Event-ID` before `?starting_after`;
 * undefined to begin now.
 *
 * @throws {ProblemError} `validation`
 */
export function installationEventId(
  header: string | undefined,
  startingAfter: string | undefined,
): string | undefined {
  const given = header ?? startingAfter;
  if (given === undefined || /^\d{1,15}(-\d{1,15})?$/.test(given)) return given;
  const pointer = header === undefined ? '/starting_after' : '/Last-Event-ID';
  throw new ProblemError('validation', 'The event to start after does not exist in this log.', {
    errors: [{ pointer, detail: 'Send the id of an event, 0 for all events that are kept, or omit it.' }],
  });
}
