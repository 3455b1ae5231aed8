import OpenAI from 'openai';
import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';
import type { ChatCall, ChatEvent, ModelInfo, Provider } from '../provider.js';
import { eventData } from '../http/event-data.js';
import { readBody } from './read-body.js';
import { StreamedAnswer } from './streamed-answer.js';
import { rejectedBody, toProviderError } from './to-provider-error.js';
import { type RequestHooks, toRequest } from './to-request.js';
import { wholeAnswer } from './whole-answer.js';

/** How a vendor differs from OpenAI in this protocol. */
export interface OpenAiChatHooks extends Partial<RequestHooks> {
  /** False for a vendor whose streams cannot be trusted: it is called without. Default: true. */
  streams?: boolean;
  organization?: string;
  project?: string;
}

/** The SDK's own limit is out of the way; the limits of a call are held through its signal. */
const noTimeout = 2_147_483_647;

/** The last event of a stream. */
const endMark = '[DONE]';

/** Stands in for a key where a server asks for none: the SDK wants one. */
const noKey = 'none';

/**
 * A provider that speaks OpenAI's chat completions, through the official SDK. The SDK makes the call and
 * reads its status; the answer is read here, because the SDK's own reading costs as much CPU as the rest
 * of the call, a little more with every token.
 */
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
    // Without a key the SDK shall send none, but a header of the configuration may stand in for it.
    defaultHeaders: apiKey === undefined ? { Authorization: null, ...headers } : headers,
    fetch,
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
  });

  const credentials = [...(apiKey === undefined ? [] : [apiKey.reveal()]), ...Object.values(headers)];

  async function* chat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    try {
      const response = await ask(toRequest(call, { maxTokensMember }), signal);
      try {
        yield* events(response);
      } finally {
        // Lets the connection go when the reader leaves early; a body that broke has nothing to let go.
        await Promise.allSettled([response.body?.cancel()]);
      }
    } catch (error) {
      throw toProviderError(error, { baseUrl, signal, credentials });
    }
  }

  async function* events(response: Response): AsyncGenerator<ChatEvent> {
    const { headers: received } = response;
    const requestId = received.get('x-request-id') ?? undefined;
    const reject = (body: object) => rejectedBody(body, { headers: received, requestId, credentials });
    yield { type: 'accepted', ...(requestId !== undefined && { requestId }) };
    if (!streams || response.body === null || isWhole(response)) {
      const body = readBody(await response.text(), 'an answer', reject);
      yield* wholeAnswer(body as OpenAI.ChatCompletion);
      return;
    }
    const answer = new StreamedAnswer();
    reading: for await (const batch of eventData(response.body)) {
      for (const data of batch) {
        if (data === endMark) break reading;
        const chunk = readBody(data, 'an event', reject) as OpenAI.ChatCompletionChunk;
        for (const event of answer.add(chunk)) yield event;
      }
    }
    for (const event of answer.end()) yield event;
  }

  function ask(request: OpenAI.ChatCompletionCreateParams, signal: AbortSignal): Promise<Response> {
    const { stream_options: streamOptions } = request;
    return client.chat.completions
      .create(
        streams
          ? { ...request, stream: true, stream_options: { ...streamOptions, include_usage: true } }
          : { ...request, stream: false },
        { signal },
      )
      .asResponse();
  }

  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    try {
      const { data } = await client.models.list({ signal });
      return data.map(({ id }) => ({ id }));
    } catch (error) {
      throw toProviderError(error, { baseUrl, signal, credentials });
    }
  }

  return { chat, listModels };
}

/** Asked for a stream, answered with one body: an error, a page, or a vendor that cannot stream this. */
function isWhole(response: Response): boolean {
  return /json|html/.test(response.headers.get('content-type') ?? '');
}
