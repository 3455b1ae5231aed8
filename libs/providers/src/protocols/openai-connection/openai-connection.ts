import { Secret } from '@app/contracts';
import type { ClientOptions } from 'openai';
import { type AnswerReader, type AnswerReading, answerReader } from '../../answers/answer-reader.js';
import { type BuiltFrom, SdkRequests } from '../../transports/http/sdk-requests.js';
import { readOpenAiLimits } from '../../limits/open-ai-limits.js';
import type { ProviderDependencies, ProviderSettings } from '@app/provider-spec';
import type OpenAI from 'openai';

/** How a vendor differs from OpenAI around every call, whatever is asked. */
export interface OpenAiConnectionHooks extends Pick<
  Partial<AnswerReading>,
  'readLimits' | 'requestIdHeader' | 'failureSigns' | 'isRejection' | 'errorIn'
> {
  /** Sent as OpenAI-Organization. */
  organization?: string | undefined;
  /** Sent as OpenAI-Project. */
  project?: string | undefined;
  /** The header that holds the key, in small letters. Default: `authorization`, as a Bearer's token. */
  keyHeader?: string | undefined;
  /** Makes the SDK's client, where a vendor has one of its own. */
  createClient?: ((sdk: OpenAiSdk, options: OpenAiClientOptions) => OpenAI) | undefined;
  /** Headers of every call, unless the backend's own say otherwise. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** What the package of the SDK exports. */
export type OpenAiSdk = typeof import('openai');

/** What every client of the SDK is made with here. */
export type OpenAiClientOptions = Pick<
  ClientOptions,
  'baseURL' | 'organization' | 'project' | 'defaultHeaders' | 'fetch' | 'maxRetries' | 'timeout' | 'logLevel'
> & { apiKey: string };

/** The official SDK, ready for one backend, and the reading of what comes back around an answer. */
export interface OpenAiConnection extends AnswerReader {
  /** @throws {RefusedAnswer} When the status tells of a failure. */
  ask(asked: BuiltFrom, signal: AbortSignal): Promise<Response>;
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
  const { keyHeader, createClient = (sdk, options) => new sdk.OpenAI(options) } = hooks;
  const sent = {
    ...keyHeaders(key, keyHeader),
    ...lowerCase(hooks.headers),
    ...lowerCase(settings.headers),
  };
  // Loaded for the first backend that needs it: a process without one starts sooner.
  const loading = import('openai');
  let opened: OpenAI | undefined;
  async function client(): Promise<OpenAI> {
    const sdk = await loading;
    opened ??= createClient(sdk, {
      apiKey: key ?? noKey,
      baseURL: settings.baseUrl,
      organization: organization ?? null,
      project: project ?? null,
      defaultHeaders: sent,
      fetch,
      maxRetries: 0,
      timeout: noTimeout,
      logLevel: 'off',
    });
    return opened;
  }
  const { readLimits = readOpenAiLimits, requestIdHeader = 'x-request-id' } = hooks;
  const { failureSigns, isRejection, errorIn } = hooks;
  const reading = { readLimits, requestIdHeader, failureSigns, isRejection, errorIn };
  const requests = new SdkRequests(client, fetch);
  return {
    ask: (asked, signal) => requests.send(asked, signal),
    ...answerReader({ settings, ...reading }),
  };
}

/** Without a key the SDK shall send none, but a header of the configuration may stand in for it. */
function keyHeaders(key: string | undefined, name: string | undefined): Record<string, string | null> {
  if (key !== undefined && name === undefined) return {};
  return { authorization: null, ...(name !== undefined && { [name]: key ?? null }) };
}

/** Keys are copied from examples with the scheme before them. */
function withoutScheme(apiKey: Secret | undefined): Secret | undefined {
  return apiKey === undefined ? undefined : new Secret(apiKey.reveal().replace(/^\s*Bearer\s+/i, ''));
}

/** Names of headers know no case, and of two that differ in nothing else the later one counts. */
function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
