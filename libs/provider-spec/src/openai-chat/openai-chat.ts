import OpenAI from 'openai';
import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';
import type { ChatCall, ChatEvent, ModelInfo, Provider } from '../provider.js';
import { completionEvents, toEvents } from './to-events.js';
import { rejectedBody, toProviderError } from './to-provider-error.js';
import { type RequestHooks, toRequest } from './to-request.js';

/** How a vendor differs from OpenAI in this protocol. */
export interface OpenAiChatHooks extends Partial<RequestHooks> {
  /** False for a vendor whose streams cannot be trusted: it is called without. Default: true. */
  streams?: boolean;
  organization?: string;
  project?: string;
}

/** The SDK's own limit is out of the way; the limits of a call are held through its signal. */
const noTimeout = 2_147_483_647;

/** Stands in for a key where a server asks for none: the SDK wants one. */
const noKey = 'none';

/** A provider that speaks OpenAI's chat completions, through the official SDK. */
export function openAiChat(
  { baseUrl, apiKey, headers }: ProviderSettings,
  { fetch }: ProviderDependencies,
  { streams = true, maxTokensMember = 'max_completion_tokens', organization, project }: OpenAiChatHooks = {},
): Provider {
  const client = new OpenAI({
    apiKey: apiKey?.reveal() ?? noKey,
    baseURL: baseUrl,
    organization: organization ?? null,
    project: project ?? null,
    defaultHeaders: apiKey === undefined ? { ...headers, Authorization: null } : headers,
    fetch,
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
  });

  async function* chat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const request = toRequest(call, { maxTokensMember });
    try {
      if (streams) yield* streamed(request, signal);
      else yield* whole(request, signal);
    } catch (error) {
      throw toProviderError(error, { baseUrl, signal });
    }
  }

  async function* streamed(
    request: OpenAI.ChatCompletionCreateParams,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent> {
    const call = client.chat.completions.create(
      { ...request, stream: true, stream_options: { include_usage: true } },
      { signal },
    );
    const { data, response, request_id: requestId } = await call.withResponse();
    const reject = (body: unknown) => rejectedBody(body, requestId ?? undefined);
    yield accepted(requestId);
    if (isJson(response)) {
      // Asked for a stream, answered with one body: an error, or a vendor that cannot stream this.
      yield* completionEvents((await response.json()) as OpenAI.ChatCompletion, reject);
      return;
    }
    yield* toEvents(data, reject);
  }

  async function* whole(
    request: OpenAI.ChatCompletionCreateParams,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent> {
    const call = client.chat.completions.create({ ...request, stream: false }, { signal });
    const { data, request_id: requestId } = await call.withResponse();
    yield accepted(requestId);
    yield* completionEvents(data, (body) => rejectedBody(body, requestId ?? undefined));
  }

  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    try {
      const { data } = await client.models.list({ signal });
      return data.map(({ id }) => ({ id }));
    } catch (error) {
      throw toProviderError(error, { baseUrl, signal });
    }
  }

  return { chat, listModels };
}

function accepted(requestId: string | null): ChatEvent {
  return { type: 'accepted', ...(requestId !== null && { requestId }) };
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') === true;
}
