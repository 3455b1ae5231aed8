import type OpenAI from 'openai';
import type {
  ChatCall,
  ChatEvent,
  ModelInfo,
  Provider,
  ProviderDependencies,
  ProviderSettings,
} from '@app/provider-spec';
import { eventData, isWhole } from '../../transports/http/body-records.js';
import type { HttpRequest } from '../../transports/http/requests.js';
import { listOpenAiModels, openAiConnection, type OpenAiConnectionHooks } from '../openai-connection.js';
import { OpenAiChatAnswer, wholeOpenAiChatAnswer } from './answer.js';
import type { ModelTextHooks } from './model-text.js';
import { type OpenAiChatRequestHooks, toOpenAiChatRequest } from './request.js';

/** How a vendor differs from OpenAI in this protocol. */
export interface OpenAiChatHooks extends OpenAiConnectionHooks, OpenAiChatRequestHooks, ModelTextHooks {
  /** False for a vendor whose streams are unreliable; it is asked for whole answers. Default: true. */
  streams?: boolean;
  /** False for a vendor that refuses requests for the usage of a stream. Default: true. */
  asksForUsage?: boolean;
  /** False for a vendor that cannot list its models. Default: true. */
  listsModels?: boolean;
  /** The models of a vendor that need not be asked for them. */
  models?: readonly string[];
}

/** The last event of a stream. */
const endMark = '[DONE]';

/** A provider that speaks OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat */
export function openAiChat(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  hooks: OpenAiChatHooks = {},
): Provider & Required<Pick<Provider, 'chat'>> {
  const { streams = true, asksForUsage = true, listsModels = true, models } = hooks;
  const connection = openAiConnection(settings, dependencies, hooks);

  function chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    return connection.streamed(() => toRequest(call), signal, events);
  }

  function toRequest(call: ChatCall): HttpRequest {
    const { stream_options: asked, ...members } = toOpenAiChatRequest(call, hooks);
    const options = asksForUsage ? { ...asked, include_usage: true } : asked;
    const body = streams
      ? { ...members, stream: true, ...(options && { stream_options: options }) }
      : { ...members, ...(asked && { stream_options: asked }), stream: false };
    return { method: 'post', path: '/chat/completions', body };
  }

  async function* events(response: Response): AsyncGenerator<ChatEvent> {
    const { headers } = response;
    if (!streams || response.body === null || isWhole(response)) {
      const body = connection.read(await response.text(), 'an answer', headers);
      yield* wholeOpenAiChatAnswer(body as OpenAI.ChatCompletion, hooks);
      return;
    }
    const answer = new OpenAiChatAnswer(hooks);
    reading: for await (const batch of eventData(response.body)) {
      for (const data of batch) {
        if (data === endMark) break reading;
        const chunk = connection.read(data, 'an event', headers) as OpenAI.ChatCompletionChunk;
        for (const event of answer.add(chunk)) yield event;
      }
    }
    for (const event of answer.end()) yield event;
  }

  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    return models?.map((id) => ({ id })) ?? listOpenAiModels(connection, signal);
  }

  return { chat, ...(listsModels && { listModels }) };
}
