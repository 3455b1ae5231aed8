import OpenAI from 'openai';
import type { FailureSign } from '../failures/failure-signs.js';
import { readOpenAiLimits } from '../limits/open-ai-limits.js';
import type { ReadLimits } from '../limits/read-limits.js';
import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';
import { hasError, parsedBody } from './parsed-body.js';
import type { Told } from './told.js';
import { rejectedBody, toProviderError } from './to-provider-error.js';

/** How a vendor differs from OpenAI around every call, whatever is asked. */
export interface OpenAiConnectionHooks {
  /** Sent as OpenAI-Organization. */
  organization?: string | undefined;
  /** Sent as OpenAI-Project. */
  project?: string | undefined;
  /** The family of the vendor's rate limit headers. Default: OpenAI's own. */
  readLimits?: ReadLimits | undefined;
  /** Where the vendor puts its own id of a request. Default: `x-request-id`. */
  requestIdHeader?: string | undefined;
  /** Codes and words by which this vendor alone tells of a failure; they count before all others. */
  failureSigns?: readonly FailureSign[] | undefined;
  /** Whether the body of a good answer tells of a failure. Default: when it has an `error`. */
  isRejection?: ((body: object) => boolean) | undefined;
}

/** The official SDK, ready for one backend, and the reading of what comes back around an answer. */
export interface OpenAiConnection {
  readonly client: OpenAI;
  /** What an error of a call means; an aborted call gives the reason of its signal. */
  failed(error: unknown, signal: AbortSignal): unknown;
  /**
   * A body or an event of the protocol, parsed.
   *
   * @param what What is read, for the message: `an answer`.
   * @throws {ProviderError} `bad-response` for what is no JSON object; what it tells of for a body that is
   * an error, as vendors send them with status 200 as well.
   */
  read(text: string, what: string, headers: Headers): object;
  /** What the headers of an answer tell; of a refusal, its body too. */
  told(headers: Headers, body?: unknown): Told;
}

/** The SDK's own limit is out of the way; the limits of a call are held through its signal. */
const noTimeout = 2_147_483_647;

/** Stands in for a key where a server asks for none: the SDK wants one. */
const noKey = 'none';

export function openAiConnection(
  { baseUrl, apiKey, headers }: ProviderSettings,
  { fetch }: ProviderDependencies,
  hooks: OpenAiConnectionHooks = {},
): OpenAiConnection {
  const {
    readLimits = readOpenAiLimits,
    requestIdHeader = 'x-request-id',
    failureSigns,
    isRejection = hasError,
  } = hooks;
  const client = new OpenAI({
    apiKey: apiKey?.reveal() ?? noKey,
    baseURL: baseUrl,
    organization: hooks.organization ?? null,
    project: hooks.project ?? null,
    // Without a key the SDK shall send none, but a header of the configuration may stand in for it.
    defaultHeaders: apiKey === undefined ? { Authorization: null, ...headers } : headers,
    fetch,
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
  });
  const credentials = [...(apiKey === undefined ? [] : [apiKey.reveal()]), ...Object.values(headers)];
  const reading = { baseUrl, credentials, failureSigns, told };

  function told(received: Headers, body?: unknown): Told {
    const requestId = received.get(requestIdHeader);
    const limits = readLimits(received, Date.now(), body);
    return { ...(requestId !== null && { requestId }), ...(limits.length > 0 && { limits }) };
  }

  return {
    client,
    failed: (error, signal) => toProviderError(error, signal, reading),
    read(text, what, received) {
      const body = parsedBody(text, what);
      if (isRejection(body)) throw rejectedBody(body, received, reading);
      return body;
    },
    told,
  };
}
