import { APIConnectionError, APIError } from 'openai';
import { type Failure, scrubSecrets } from '@app/contracts';
import { classifyHttpFailure } from '../failures/classify-http-failure.js';
import { concealed } from '../failures/concealed.js';
import { connectionFailure } from '../failures/connection-failure.js';
import type { FailureSign } from '../failures/failure-signs.js';
import { ProviderError } from '../provider-error.js';
import { notJson } from './incomplete-answer.js';
import type { Told } from './told.js';

/** How the answers of one backend are read. */
interface Reading {
  baseUrl: string;
  /** What was sent to prove who asks. */
  credentials: readonly string[];
  failureSigns: readonly FailureSign[] | undefined;
  told(headers: Headers): Told;
}

/**
 * What an error of a call means. An aborted call throws the reason of its signal, because only the one
 * who aborted knows why.
 */
export function toProviderError(error: unknown, signal: AbortSignal, reading: Reading): unknown {
  // Whatever an aborted call ends with is a consequence of that.
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderError) return error;
  if (error instanceof SyntaxError) return notJson('an answer');
  const { baseUrl, credentials } = reading;
  const causeOf = (failure: Failure, told: Told) =>
    new ProviderError(failure, { cause: withoutRequest(error, credentials), ...told });
  if (!(error instanceof APIError) || error instanceof APIConnectionError) {
    return causeOf(connectionFailure(error, baseUrl), {});
  }
  const body: unknown = error.error ?? error.message;
  const headers = error.headers ?? new Headers();
  return causeOf(classified(error.status, headers, body, reading), reading.told(headers));
}

/** An error that came in the body of a good answer. */
export function rejectedBody(body: object, headers: Headers, reading: Reading): ProviderError {
  const failure = classified(statusIn(body), headers, body, reading);
  return new ProviderError(failure, reading.told(headers));
}

function classified(
  status: number | undefined,
  headers: Headers,
  body: unknown,
  { credentials, failureSigns }: Reading,
): Failure {
  const names = new Map<string, string>(headers.entries());
  return classifyHttpFailure({ status, headers: names, body, credentials, signs: failureSigns });
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
