import type { Anthropic } from '@anthropic-ai/sdk';
import { type AnswerReader, type AnswerReading, answerReader } from '../../answers/answer-reader.js';
import { type BuiltFrom, SdkRequests } from '../../transports/http/sdk-requests.js';
import { readAnthropicLimits } from '../../limits/anthropic-limits.js';
import type { ProviderDependencies, ProviderSettings } from '@app/provider-spec';
import { anthropicBaseUrl } from './base-url.js';
import { statusOfError } from './status-of-error.js';

/** How a vendor differs from Anthropic around every call, whatever is asked. */
export type AnthropicConnectionHooks = Pick<
  Partial<AnswerReading>,
  'readLimits' | 'requestIdHeader' | 'failureSigns' | 'isRejection'
>;

/** The official SDK, ready for one backend, and the reading of what comes back around an answer. */
export interface AnthropicConnection extends AnswerReader {
  /** @throws {RefusedAnswer} When the status tells of a failure. */
  ask(asked: BuiltFrom, signal: AbortSignal): Promise<Response>;
}

/** The SDK's own limit is out of the way; the limits of a call are held through its signal. */
const noTimeout = 2_147_483_647;

/** Stands in for a key where a server asks for none: without one the SDK looks for keys of its own. */
const noKey = 'none';

/**
 * @param hooks Where they say nothing it is as with Anthropic: its own rate limit headers, and `request-id`.
 */
export function anthropicConnection(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  hooks: AnthropicConnectionHooks = {},
): AnthropicConnection {
  const { apiKey, headers } = settings;
  // Loaded for the first backend that needs it: a process without one starts sooner.
  const loading = import('@anthropic-ai/sdk');
  let opened: Anthropic | undefined;
  async function client(): Promise<Anthropic> {
    const sdk = await loading;
    opened ??= new sdk.Anthropic({
      apiKey: apiKey?.reveal() ?? noKey,
      baseURL: anthropicBaseUrl(settings.baseUrl),
      // The key goes where all who speak this protocol look for it; the SDK would send it as a bearer's token.
      // Where there is none, a header of the configuration may stand in for it.
      defaultHeaders: { authorization: null, 'x-api-key': apiKey?.reveal() ?? null, ...headers },
      fetch,
      maxRetries: 0,
      timeout: noTimeout,
      logLevel: 'off',
      openTelemetry: false,
    });
    return opened;
  }
  const { readLimits = readAnthropicLimits, requestIdHeader = 'request-id' } = hooks;
  const requests = new SdkRequests(client, fetch);
  return {
    ask: (asked, signal) => requests.send(asked, signal),
    ...answerReader({
      ...hooks,
      settings,
      readLimits,
      requestIdHeader,
      statusIn: statusOfError,
    }),
  };
}
