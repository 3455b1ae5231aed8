import { type Failure, type LimitSnapshot, scrubSecrets } from '@app/contracts';
import { classifyHttpFailure } from '../failures/classify-http-failure.js';
import { concealed } from '../failures/concealed.js';
import { connectionFailure } from '../failures/connection-failure.js';
import type { FailureSign } from '../failures/failure-signs.js';
import { ProviderError } from '@app/provider-spec';
import { notJson } from './incomplete-answer.js';
import { RefusedAnswer } from './refused-answer.js';
import type { Told } from './told.js';
import type { VendorAnswer } from './vendor-answer.js';

/** How the answers of one backend are read. */
interface Reading {
  baseUrl: string;
  /** What was sent to prove who asks. */
  credentials: readonly string[];
  failureSigns: readonly FailureSign[] | undefined;
  refine?: ((failure: Failure, answer: VendorAnswer) => Failure) | undefined;
  told: (headers: Headers, body?: unknown) => Told;
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
  const cause = withoutRequest(error, credentials);
  return error instanceof RefusedAnswer
    ? refusal(error.answer, reading, cause)
    : new ProviderError(connectionFailure(error, baseUrl), { cause });
}

/** An error that came in the body of a good answer. */
export function rejectedBody(answer: VendorAnswer, reading: Reading): ProviderError {
  return refusal(answer, reading);
}

function refusal(
  answer: VendorAnswer,
  { credentials, failureSigns, refine, told }: Reading,
  cause?: Error,
): ProviderError {
  const { status, headers, body } = answer;
  const names = new Map<string, string>(headers.entries());
  const classified = classifyHttpFailure({ status, headers: names, body, credentials, signs: failureSigns });
  const failure = refine?.(classified, answer) ?? classified;
  const { requestId, limits } = told(headers, body);
  const wait = failure.retryAfterMs ?? waitFor(failure, limits ?? []);
  return new ProviderError(
    { ...failure, ...(wait !== undefined && { retryAfterMs: wait }) },
    { cause, requestId, limits },
  );
}

/** A vendor that names no wait may still tell when the limit that is used up is whole again. */
function waitFor({ kind }: Failure, limits: LimitSnapshot): number | undefined {
  if (kind !== 'rate-limit') return undefined;
  const resets = limits.flatMap(({ remaining, resetAfterMs }) =>
    remaining === 0 && resetAfterMs !== undefined ? [resetAfterMs] : [],
  );
  return resets.length === 0 ? undefined : Math.max(...resets);
}

/** The cause is kept by its name and message alone: an SDK's error holds the request and its headers. */
function withoutRequest(error: unknown, credentials: readonly string[]): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return new Error(scrubSecrets(concealed(`${error.name}: ${error.message}`, credentials)));
}
