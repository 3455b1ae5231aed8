import OpenAI, { APIConnectionError, APIError } from 'openai';
import { type AnswerReader, type AnswerReading, answerReader } from '../answers/answer-reader.js';
import type { VendorAnswer } from '../answers/to-provider-error.js';
import { readOpenAiLimits } from '../limits/open-ai-limits.js';
import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';

/** How a vendor differs from OpenAI around every call, whatever is asked. */
export interface OpenAiConnectionHooks extends Pick<
  Partial<AnswerReading>,
  'readLimits' | 'requestIdHeader' | 'failureSigns' | 'isRejection'
> {
  /** Sent as OpenAI-Organization. */
  organization?: string | undefined;
  /** Sent as OpenAI-Project. */
  project?: string | undefined;
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
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  { organization, project, ...hooks }: OpenAiConnectionHooks = {},
): OpenAiConnection {
  const { baseUrl, apiKey, headers } = settings;
  const client = new OpenAI({
    apiKey: apiKey?.reveal() ?? noKey,
    baseURL: baseUrl,
    organization: organization ?? null,
    project: project ?? null,
    // Without a key the SDK shall send none, but a header of the configuration may stand in for it.
    defaultHeaders: apiKey === undefined ? { Authorization: null, ...headers } : headers,
    fetch,
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
  });
  const {
    readLimits = readOpenAiLimits,
    requestIdHeader = 'x-request-id',
    failureSigns,
    isRejection,
  } = hooks;
  return {
    client,
    ...answerReader({ settings, answerOf, readLimits, requestIdHeader, failureSigns, isRejection }),
  };
}

function answerOf(error: unknown): VendorAnswer | undefined {
  if (!(error instanceof APIError) || error instanceof APIConnectionError) return undefined;
  const { status, headers = new Headers(), message } = error;
  return { status, headers, body: (error.error as unknown) ?? message };
}
