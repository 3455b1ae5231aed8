import { ProblemError } from '../problems/problem-error.js';

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
