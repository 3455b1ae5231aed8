import { type Failure, type LimitSnapshot, scrubSecrets } from '@app/contracts';
import { type Credential, ProviderError, type ProviderSettings } from '@app/provider-spec';
import { classifyFailure, concealed, type FailedAnswer } from '../failures/classify-failure.js';
import { connectionFailure } from '../failures/connection-failure.js';
import type { FailureSign } from '../failures/failure-signs.js';
import type { ReadLimits } from '../limits/limit-headers.js';
import { notJson, RefusedAnswer, webPage } from './answer-errors.js';

/** How the answers of one vendor are read. */
export interface AnswerReading {
  settings: Pick<ProviderSettings, 'baseUrl' | 'headers'>;
  credential: Credential;
  /** Reads the vendor's rate limits from its headers; missing for a vendor that sends none. */
  readLimits?: ReadLimits | undefined;
  /** The header that holds the vendor's own id of a request. */
  requestIdHeader: string;
  /** Signs of failures of this vendor alone; they are checked before the signs of all vendors. */
  failureSigns?: readonly FailureSign[] | undefined;
  /** The vendor's own rules for its failures, applied after the rules for all. */
  refine?: ((failure: Failure, answer: FailedAnswer) => Failure) | undefined;
  /** Whether the body of an answer with status 2xx reports a failure. Default: whether it has an `error`. */
  isRejection?: ((body: object) => boolean) | undefined;
  /** The part of such a body that describes the failure. Default: all of it. */
  errorIn?: ((body: object) => object) | undefined;
  /** The status that an error in such a body stands for. Default: its `code`, if that is a status. */
  statusIn?: ((body: object) => number | undefined) | undefined;
}

/** The information in the headers of an answer or of a refusal. */
export interface AnswerMetadata {
  requestId?: string;
  limits?: LimitSnapshot;
}

/** Reads what all protocols have in common: errors, bodies and metadata. */
export interface AnswerReader {
  /**
   * Classifies an error of a call. For an aborted call it is the reason of the signal, because only the one
   * who aborted knows why.
   */
  toError(error: unknown, signal: AbortSignal): unknown;
  /**
   * Parses a body or an event.
   *
   * @param what Names the text in messages: `an answer`.
   * @throws {ProviderError} `bad-response` if it is no JSON object; the failure that it reports, if it reports
   * one: vendors also send errors with status 200.
   */
  read(text: string, what: string, headers: Headers): object;
  /** @param body Of a refusal; some vendors report their limits there. */
  metadata(headers: Headers, body?: unknown): AnswerMetadata;
}

export function answerReader(reading: AnswerReading): AnswerReader {
  const { settings, credential, readLimits, requestIdHeader, failureSigns, refine } = reading;
  const { isRejection = hasError, errorIn = (body) => body, statusIn = codeOfError } = reading;
  const secrets = () => [...credential.secrets(), ...Object.values(settings.headers)];

  function toError(error: unknown, signal: AbortSignal): unknown {
    // Whatever an aborted call ends with is a consequence of the abort.
    if (signal.aborted) return signal.reason;
    if (error instanceof ProviderError) return error;
    if (error instanceof SyntaxError) return notJson('an answer');
    const cause = withoutRequest(error, secrets());
    return error instanceof RefusedAnswer
      ? refusal(error, cause)
      : new ProviderError(connectionFailure(error, settings.baseUrl), { cause });
  }

  function read(text: string, what: string, headers: Headers): object {
    const body = parsedBody(text, what);
    if (isRejection(body)) throw refusal({ status: statusIn(body), headers, body: errorIn(body) });
    return body;
  }

  function metadata(headers: Headers, body?: unknown): AnswerMetadata {
    const requestId = headers.get(requestIdHeader);
    const limits = readLimits?.(headers, Date.now(), body) ?? [];
    return { ...(requestId !== null && { requestId }), ...(limits.length > 0 && { limits }) };
  }

  function refusal(answer: FailedAnswer, cause?: Error): ProviderError {
    const classified = classifyFailure(answer, { secrets: secrets(), signs: failureSigns });
    const failure = refine?.(classified, answer) ?? classified;
    const { requestId, limits } = metadata(answer.headers, answer.body);
    const wait = failure.retryAfterMs ?? waitFor(failure, limits ?? []);
    return new ProviderError(
      { ...failure, ...(wait !== undefined && { retryAfterMs: wait }) },
      { cause, requestId, limits },
    );
  }

  return { toError, read, metadata };
}

/** Whether a body is an error as OpenAI and most vendors send it. */
export function hasError(body: object): boolean {
  return 'error' in body && body.error !== null && body.error !== undefined;
}

/** Some vendors send the status as the code of an error within a good answer. */
function codeOfError(body: object): number | undefined {
  const { error } = body as { error?: unknown };
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined;
}

/** A vendor that names no wait may still report when the exhausted limit resets. */
function waitFor({ kind }: Failure, limits: LimitSnapshot): number | undefined {
  if (kind !== 'rate-limit') return undefined;
  const resets = limits.flatMap(({ remaining, resetAfterMs }) =>
    remaining === 0 && resetAfterMs !== undefined ? [resetAfterMs] : [],
  );
  return resets.length === 0 ? undefined : Math.max(...resets);
}

/** Keeps only name and message of the cause: an SDK's error holds the request with its headers. */
function withoutRequest(error: unknown, secrets: readonly string[]): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return new Error(scrubSecrets(concealed(`${error.name}: ${error.message}`, secrets)));
}

function parsedBody(text: string, what: string): object {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // The parser's own message would quote the answer.
    throw /^\s*<(!doctype|html)/i.test(text) ? webPage() : notJson(what);
  }
  if (typeof body !== 'object' || body === null) throw notJson(what);
  return body;
}
