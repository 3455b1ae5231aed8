import { APIConnectionError, APIError } from 'openai';
import { type Failure, scrubSecrets } from '@app/contracts';
import { classifyHttpFailure } from '../failures/classify-http-failure.js';
import { concealed } from '../failures/concealed.js';
import { connectionFailure } from '../failures/connection-failure.js';
import { ProviderError } from '../provider-error.js';
import { notJson } from './incomplete-answer.js';

interface Where {
  baseUrl: string;
  signal: AbortSignal;
  /** What was sent to prove who asks. */
  credentials: readonly string[];
}

/**
 * What an error of a call means. An aborted call throws the reason of its signal, because only the one
 * who aborted knows why.
 */
export function toProviderError(error: unknown, { baseUrl, signal, credentials }: Where): unknown {
  // Whatever an aborted call ends with is a consequence of that.
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderError) return error;
  if (error instanceof SyntaxError) return notJson('an answer');
  const causeOf = (failure: Failure) =>
    new ProviderError(failure, {
      cause: withoutRequest(error, credentials),
      requestId: error instanceof APIError ? (error.requestID ?? undefined) : undefined,
    });
  if (!(error instanceof APIError) || error instanceof APIConnectionError) {
    return causeOf(connectionFailure(error, baseUrl));
  }
  const headers = new Map<string, string>(error.headers?.entries() ?? []);
  const body: unknown = error.error ?? error.message;
  return causeOf(classifyHttpFailure({ status: error.status, headers, body, credentials }));
}

/** An error that came in the body of a good answer. */
export function rejectedBody(
  body: object,
  {
    headers,
    requestId,
    credentials,
  }: { headers: Headers; requestId?: string; credentials: readonly string[] },
): ProviderError {
  const failure = classifyHttpFailure({
    status: statusIn(body),
    headers: new Map<string, string>(headers.entries()),
    body,
    credentials,
  });
  return new ProviderError(failure, { requestId });
}

/** Some vendors give the status that they mean as the code of an error within a good answer. */
function statusIn(body: object): number | undefined {
  const { error } = body as { error?: unknown };
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined;
}

/** The cause is kept by its name and message alone: an SDK's error holds the request and its headers. */
function withoutRequest(error: unknown, credentials: readonly string[]): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return new Error(scrubSecrets(concealed(`${error.name}: ${error.message}`, credentials)));
}
