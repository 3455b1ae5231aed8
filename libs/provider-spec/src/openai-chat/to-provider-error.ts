import { APIConnectionError, APIError } from 'openai';
import { type Failure, scrubSecrets } from '@app/contracts';
import { classifyHttpFailure } from '../failures/classify-http-failure.js';
import { connectionFailure } from '../failures/connection-failure.js';
import { ProviderError } from '../provider-error.js';

interface Where {
  baseUrl: string;
  signal: AbortSignal;
}

/**
 * What an error of the SDK means. An aborted call throws the reason of its signal, because only the
 * one who aborted knows why.
 */
export function toProviderError(error: unknown, { baseUrl, signal }: Where): unknown {
  // The SDK ends an aborted stream like a complete one, so what it looks like then does not count.
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderError) return error;
  if (error instanceof APIConnectionError) return wrap(connectionFailure(error, baseUrl), error);
  if (error instanceof APIError) {
    const headers = new Map<string, string>(error.headers?.entries() ?? []);
    const body = error.error ?? error.message;
    const failure = classifyHttpFailure({ status: error.status ?? statusIn(body), headers, body });
    return wrap(failure, error, error.requestID);
  }
  if (error instanceof SyntaxError) {
    return wrap({ kind: 'bad-response', message: 'The provider sent something that is no JSON.' }, error);
  }
  return wrap(connectionFailure(error, baseUrl), error);
}

/** An error that came in a good answer's body. */
export function rejectedBody(body: unknown, requestId?: string): ProviderError {
  const status = statusIn((body as { error?: unknown }).error);
  const failure = classifyHttpFailure({ status, headers: new Map(), body });
  return new ProviderError(failure, { requestId });
}

/** Some vendors give the status that they mean as the code of an error within a good answer. */
function statusIn(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined;
}

/** The cause is kept by its name and code alone: an SDK's error holds the request and its headers. */
function wrap(failure: Failure, error: unknown, requestId?: string | null): ProviderError {
  const cause =
    error instanceof Error ? new Error(scrubSecrets(`${error.name}: ${error.message}`)) : undefined;
  return new ProviderError(failure, { cause, requestId: requestId ?? undefined });
}
