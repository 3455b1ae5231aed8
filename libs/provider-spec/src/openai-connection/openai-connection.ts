import { Secret } from '@app/contracts';
import OpenAI, { APIConnectionError, APIError } from 'openai';
import { type AnswerReader, type AnswerReading, answerReader } from '../answers/answer-reader.js';
import type { VendorAnswer } from '../answers/to-provider-error.js';
import { readOpenAiLimits } from '../limits/open-ai-limits.js';
import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';

/** How a vendor differs from OpenAI around every call, whatever is asked. */
export interface OpenAiConnectionHooks extends Pick<
  Partial<AnswerReading>,
  'readLimits' | 'requestIdHeader' | 'failureSigns' | 'isRejection' | 'errorIn'
> {
  /** Sent as OpenAI-Organization. */
  organization?: string | undefined;
  /** Sent as OpenAI-Project. */
  project?: string | undefined;
  /** Headers of every call, unless the backend's own say otherwise. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** The official SDK, ready for one backend, and the reading of what comes back around an answer. */
export interface OpenAiConnection extends AnswerReader {
  readonly client: OpenAI;
}

/** The SDK's own limit is out of the way; the limits of a call are held through its signal. */
const noTimeout = 2_147_483_647;

/** Stands in for a key where a server asks for none: the SDK wants one. */
const noKey = 'none';

/**
 * @param hooks Where they say nothing it is as with OpenAI: its own rate limit headers, and `x-request-id`.
 */
export function openAiConnection(
  given: ProviderSettings,
  { fetch }: ProviderDependencies,
  { organization, project, ...hooks }: OpenAiConnectionHooks = {},
): OpenAiConnection {
  const settings = { ...given, apiKey: withoutScheme(given.apiKey) };
  const key = settings.apiKey?.reveal();
  const sent = { ...lowerCase(hooks.headers), ...lowerCase(settings.headers) };
  const client = new OpenAI({
    apiKey: key ?? noKey,
    baseURL: settings.baseUrl,
    organization: organization ?? null,
    project: project ?? null,
    // Without a key the SDK shall send none, but a header of the configuration may stand in for it.
    defaultHeaders: key === undefined ? { authorization: null, ...sent } : sent,
    fetch,
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
  });
  const { readLimits = readOpenAiLimits, requestIdHeader = 'x-request-id' } = hooks;
  const { failureSigns, isRejection, errorIn } = hooks;
  const reading = { readLimits, requestIdHeader, failureSigns, isRejection, errorIn };
  return { client, ...answerReader({ settings, answerOf, ...reading }) };
}

function answerOf(error: unknown): VendorAnswer | undefined {
  if (!(error instanceof APIError) || error instanceof APIConnectionError) return undefined;
  const { status, headers = new Headers(), message } = error;
  return { status, headers, body: (error.error as unknown) ?? message };
}

/** Keys are copied from examples with the scheme before them. */
function withoutScheme(apiKey: Secret | undefined): Secret | undefined {
  return apiKey === undefined ? undefined : new Secret(apiKey.reveal().replace(/^\s*Bearer\s+/i, ''));
}

/** Names of headers know no case, and of two that differ in nothing else the later one counts. */
function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
