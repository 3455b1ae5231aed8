import { scrubSecrets } from '@app/contracts';
import { concealed } from '../failures/concealed.js';
import { connectionFailure } from '../failures/connection-failure.js';
import { readGoogleQuota } from '../limits/google-quota.js';
import { notJson } from '../answers/incomplete-answer.js';
import { ProviderError } from '../provider-error.js';
import type { Exchange } from './exchange.js';
import { googleFailure } from './google-failure.js';

interface Where {
  baseUrl: string;
  signal: AbortSignal;
  exchange: Exchange;
  /** What was sent to prove who asks. */
  credentials: readonly string[];
}

/**
 * What an error of a call means. An aborted call throws the reason of its signal, because only the one
 * who aborted knows why.
 */
export function toProviderError(error: unknown, { baseUrl, signal, exchange, credentials }: Where): unknown {
  // Whatever an aborted call ends with is a consequence of that.
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderError) return error;
  const { asked, response, refusal: body } = exchange;
  if (response !== undefined && body !== undefined) {
    const headers = new Map<string, string>(response.headers.entries());
    const failure = googleFailure({ status: response.status, headers, body, credentials });
    return new ProviderError(failure, { limits: readGoogleQuota(body) });
  }
  const said = error instanceof Error ? scrubSecrets(concealed(error.message, credentials)) : 'no error';
  if (!asked) {
    const message = `This call cannot be put to Gemini: ${said}`;
    return new ProviderError({ kind: 'invalid-request', message });
  }
  if (error instanceof SyntaxError) return notJson('an answer');
  return new ProviderError(connectionFailure(error, baseUrl), { cause: new Error(said) });
}

/** An error that came in the body of a good answer. */
export function rejectedBody(body: object, credentials: readonly string[]): ProviderError {
  const failure = googleFailure({ status: statusIn(body), headers: new Map(), body, credentials });
  return new ProviderError(failure, { limits: readGoogleQuota(body) });
}

/** The body of an error repeats the status that it would have had. */
function statusIn(body: object): number | undefined {
  const { error } = body as { error?: { code?: unknown } | null };
  return typeof error?.code === 'number' ? error.code : undefined;
}
