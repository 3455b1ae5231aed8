import type { Anthropic } from '@anthropic-ai/sdk';
import type { LimitDimension } from '@app/contracts';
import type { Credential, ProviderDependencies, ProviderSettings } from '@app/provider-spec';
import type { AnswerReading } from '../../answers/answer-reader.js';
import { headerKey } from '../../credentials/api-key.js';
import { limitReading, type ReadLimits } from '../../limits/limit-headers.js';
import { headsOfSdk } from '../../transports/http/requests.js';
import { checkedBaseUrl } from '../base-url.js';
import { type HttpConnection, httpConnection } from '../http-connection.js';

/** How a vendor differs from Anthropic in every call. */
export interface AnthropicConnectionHooks extends Pick<
  Partial<AnswerReading>,
  'readLimits' | 'requestIdHeader' | 'failureSigns' | 'isRejection'
> {
  /** Authorises the calls of a backend. Default: its key in `x-api-key`, as all servers of this protocol expect. */
  credential?: ((settings: ProviderSettings) => Credential) | undefined;
}

/** The limits of a call are held through its signal; the SDK's own must not interfere. */
const noTimeout = 2_147_483_647;

/** Without a key the SDK looks for one by itself. No request contains it: the headers for keys are unset. */
const placeholder = 'none';

/**
 * The calls of one backend of Anthropic's protocol. The official SDK builds the requests; they are sent and read
 * here.
 *
 * @param hooks Defaults are Anthropic's: its rate limit headers, and `request-id`.
 */
export function anthropicConnection(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  { credential = keyCredential, ...hooks }: AnthropicConnectionHooks = {},
): HttpConnection {
  const { readLimits = readAnthropicLimits, requestIdHeader = 'request-id' } = hooks;
  const baseURL = anthropicBaseUrl(settings.baseUrl);
  // Loaded for the first backend that needs it: a process without one starts faster.
  const loading = import('@anthropic-ai/sdk');
  let opened: Anthropic | undefined;
  async function client(): Promise<Anthropic> {
    const sdk = await loading;
    opened ??= new sdk.Anthropic({
      apiKey: placeholder,
      baseURL,
      defaultHeaders: { authorization: null, 'x-api-key': null, ...settings.headers },
      fetch,
      maxRetries: 0,
      timeout: noTimeout,
      logLevel: 'off',
      openTelemetry: false,
    });
    return opened;
  }
  return httpConnection({
    ...hooks,
    settings,
    fetch,
    credential: credential(settings),
    buildHead: headsOfSdk(client),
    readLimits,
    requestIdHeader,
    statusIn: statusOfError,
  });
}

function keyCredential({ apiKey }: ProviderSettings): Credential {
  return headerKey(apiKey, 'x-api-key');
}

/**
 * A base URL of Anthropic's protocol without its version, which the SDK adds: people write it with and without.
 *
 * @throws {TypeError} If it is no http or https address, or has a query or fragment.
 */
export function anthropicBaseUrl(baseUrl: string): string {
  return checkedBaseUrl(baseUrl, 'https://api.anthropic.com').replace(/\/v1$/, '');
}

/** The status of each type of error when it is the whole answer: https://docs.claude.com/en/api/errors */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** The status of an error in the middle of a stream, where only its type says what happened. */
function statusOfError(body: object): number | undefined {
  const { error } = body as { error?: { type?: unknown } | null };
  return typeof error?.type === 'string' ? statuses[error.type] : undefined;
}

const limitNames: readonly [LimitDimension, string][] = [
  ['requestsPerMinute', 'requests'],
  ['tokensPerMinute', 'tokens'],
  ['inputTokensPerMinute', 'input-tokens'],
  ['outputTokensPerMinute', 'output-tokens'],
];

/** Anthropic's headers, with RFC 3339 times: https://docs.claude.com/en/api/rate-limits#response-headers */
export const readAnthropicLimits: ReadLimits = (headers, now = Date.now()) =>
  limitNames.flatMap(([dimension, name]) => {
    const reset = Date.parse(headers.get(`anthropic-ratelimit-${name}-reset`) ?? '');
    return limitReading(dimension, {
      limit: headers.get(`anthropic-ratelimit-${name}-limit`),
      remaining: headers.get(`anthropic-ratelimit-${name}-remaining`),
      resetAfterMs: Number.isNaN(reset) ? undefined : reset - now,
    });
  });
