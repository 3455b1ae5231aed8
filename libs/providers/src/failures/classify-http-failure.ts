import { type Failure, type FailureKind, scrubSecrets } from '@app/contracts';
import { concealed } from './concealed.js';
import { type FailureSign, failureSigns } from './failure-signs.js';
import { retryAfterMs } from './retry-after.js';
import { readVendorError, type VendorError } from './vendor-error.js';

/** What a vendor answered, as far as it tells of a failure. */
export interface HttpFailure {
  status: number | undefined;
  /** With names in small letters. */
  headers: ReadonlyMap<string, string>;
  /** The body, parsed or as text. */
  body: unknown;
  /** What was sent to prove who asks: vendors repeat it in their messages. */
  credentials?: readonly string[];
  /** Signs of this vendor alone; they count before those of all. */
  signs?: readonly FailureSign[] | undefined;
}

const longestMessage = 1_000;

/**
 * The one place where a vendor's answer becomes a failure. Signs in the body come before the status,
 * because vendors use one status for several things: a bad key can be a 400 and spent money a 429.
 */
export function classifyHttpFailure(
  { status, headers, body, credentials = [], signs = [] }: HttpFailure,
  now = Date.now(),
): Failure {
  const error = readVendorError(body);
  const conceal = (text: string) => scrubSecrets(concealed(text, credentials));
  const sign = [...signs, ...failureSigns].find((one) => shows(one, error));
  const kind = sign?.kind ?? kindByStatus(status);
  const wait = retryAfterMs(headers, error.text, now);
  return {
    kind,
    message: [messageOf(error, status, conceal), sign?.advice].filter(Boolean).join(' '),
    ...(status !== undefined && { status }),
    ...(error.code !== undefined && { code: conceal(error.code) }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  };
}

function shows({ marks, text }: FailureSign, error: VendorError): boolean {
  return marks?.some((mark) => error.marks.has(mark)) === true || text?.test(error.said) === true;
}

function kindByStatus(status: number | undefined): FailureKind {
  switch (status) {
    case 401:
    case 403:
      return 'auth';
    case 402:
      return 'quota';
    case 404:
      return 'model-not-found';
    case 408:
    case 409:
    case 425:
      return 'unavailable';
    case 413:
      return 'context-length';
    case 429:
    case 498:
      return 'rate-limit';
    case 503:
    case 529:
      return 'overloaded';
    default:
      return status !== undefined && status >= 400 && status < 500 ? 'invalid-request' : 'unavailable';
  }
}

function messageOf(
  { message }: VendorError,
  status: number | undefined,
  conceal: (text: string) => string,
): string {
  const said = message === undefined ? '' : conceal(message).slice(0, longestMessage);
  if (said !== '') return said;
  return status === undefined
    ? 'The provider reported an error.'
    : `The provider answered with status ${status}.`;
}
