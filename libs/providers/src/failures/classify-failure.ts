import { type Failure, type FailureKind, scrubSecrets } from '@app/contracts';
import { type FailureSign, failureSigns } from './failure-signs.js';
import { retryAfterMs } from './retry-after.js';

/** A vendor's answer that reports a failure. */
export interface FailedAnswer {
  /** Missing in the middle of a stream, whose own status was a success. */
  status: number | undefined;
  headers: Headers;
  /** Parsed, or as text. */
  body: unknown;
}

/** Additional input of the classification. */
export interface Classification {
  /** Secrets of the request; vendors repeat them in their messages. */
  secrets?: readonly string[];
  /** Signs of this vendor alone; they are checked before the signs of all vendors. */
  signs?: readonly FailureSign[] | undefined;
  /** In milliseconds since 1970. Default: now. */
  now?: number;
}

const longestMessage = 1_000;

/**
 * The one place where a vendor's answer becomes a failure. Signs in the body decide before the status does,
 * because vendors use one status for several things: a bad key can be a 400, and a spent balance a 429.
 */
export function classifyFailure(
  { status, headers, body }: FailedAnswer,
  { secrets = [], signs = [], now = Date.now() }: Classification = {},
): Failure {
  const error = readVendorError(body);
  const conceal = (text: string) => scrubSecrets(concealed(text, secrets));
  const sign = [...signs, ...failureSigns].find(({ marks, text }) => {
    return marks?.some((mark) => error.marks.has(mark)) === true || text?.test(error.said) === true;
  });
  const wait = retryAfterMs(headers, error.text, now);
  return {
    kind: sign?.kind ?? kindByStatus(status),
    message: [messageOf(error, status, conceal), sign?.advice].filter(Boolean).join(' '),
    ...(status !== undefined && { status }),
    ...(error.code !== undefined && { code: conceal(error.code) }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  };
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

/** Shorter secrets are not concealed: they would also be found in ordinary words. */
const shortestSecret = 6;

/** The text with every one of these secrets replaced. */
export function concealed(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
}

/** An error body, read independently of its form. */
interface VendorError {
  message: string | undefined;
  /** Every `code`, `type`, `reason` and `status` of the body, in small letters, for comparison. */
  marks: ReadonlySet<string>;
  /** The most precise code of the body, for people. */
  code: string | undefined;
  /** All messages and marks, for patterns. Other parts of a body may repeat the request. */
  said: string;
  /** The whole body as text. */
  text: string;
}

/** Characters of a body that are read. */
const readLimit = 16_384;

/** Reads an error body: JSON of any vendor's form, or plain text. */
function readVendorError(body: unknown): VendorError {
  const text = (typeof body === 'string' ? body : (JSON.stringify(body) ?? '')).slice(0, readLimit);
  const value = typeof body === 'string' ? parsed(body) : body;
  const marks = new Set<string>();
  const messages: string[] = [];
  collect(value, marks, messages, 0);
  const plain = messages.length === 0 ? plainText(text) : undefined;
  return {
    message: messages[0] ?? plain,
    marks,
    code: codeOf(value),
    said: [...messages, ...marks, ...(plain === undefined ? [] : [plain])].join('\n'),
    text,
  };
}

const markNames = new Set([
  'code',
  'type',
  'reason',
  'status',
  'error_type',
  'error_code',
  'quotaId',
  'limit_source',
  'status_code',
]);
const messageNames = new Set(['message', 'detail', 'error', 'msg', 'status_msg']);
const deepest = 6;

function collect(value: unknown, marks: Set<string>, messages: string[], depth: number): void {
  if (depth > deepest || typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (markNames.has(name) && (typeof member === 'string' || typeof member === 'number')) {
      marks.add(String(member).toLowerCase());
    }
    if (messageNames.has(name) && typeof member === 'string' && member !== '') messages.push(member);
    collect(member, marks, messages, depth + 1);
  }
}

function codeOf(value: unknown): string | undefined {
  const outer = members(value);
  const inner = members(outer['error']);
  const found = [inner['code'], inner['type'], outer['code'], outer['type'], outer['error_type']].find(
    (member) => typeof member === 'string' || typeof member === 'number',
  );
  return found === undefined ? undefined : String(found);
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The words of a body that is no JSON. Of a proxy's HTML page only the title counts. */
function plainText(text: string): string | undefined {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  const words = (title ?? text.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ').trim();
  return words === '' || words.startsWith('{') ? undefined : words;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the text itself is read.
  }
}
