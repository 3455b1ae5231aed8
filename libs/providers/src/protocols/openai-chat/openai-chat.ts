import type OpenAI from 'openai';
import { followAnswer } from '../../answers/follow-answer.js';
import { eventData } from '../../transports/http/event-data.js';
import { isWhole } from '../../transports/http/is-whole.js';
import { listModels as askForModels } from '../openai-connection/list-models.js';
import { type OpenAiConnectionHooks, openAiConnection } from '../openai-connection/openai-connection.js';
import type {
  ProviderDependencies,
  ProviderSettings,
  ChatCall,
  ChatEvent,
  ModelInfo,
  Provider,
} from '@app/provider-spec';
import { StreamedAnswer } from './streamed-answer.js';
import type { SaidHooks } from './said.js';
import { type RequestHooks, toRequest } from './to-request.js';
import { wholeAnswer } from './whole-answer.js';

/** How a vendor differs from OpenAI in this protocol. */
export interface OpenAiChatHooks extends OpenAiConnectionHooks, RequestHooks, SaidHooks {
  /** False for a vendor whose streams cannot be trusted: it is called without. Default: true. */
  streams?: boolean;
  /** False for a vendor that refuses to be asked for the usage of a stream. Default: true. */
  asksForUsage?: boolean;
  /** False for a vendor that cannot be asked for its models. Default: true. */
  listsModels?: boolean;
  /** The models of a vendor that need not be asked for them. */
  models?: readonly string[];
}

/** The last event of a stream. */
const endMark = '[DONE]';

/**
 * A provider that speaks OpenAI's chat completions, through the official SDK. The SDK builds the
 * request; the answer is read here, because the SDK's own reading costs as much CPU as the rest
 * of the call, a little more with every token.
 */
export function openAiChat(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  hooks: OpenAiChatHooks = {},
): Provider & Required<Pick<Provider, 'chat'>> {
  const { streams = true, asksForUsage = true, listsModels = true, models } = hooks;
  const connection = openAiConnection(settings, dependencies, hooks);

  function chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    return followAnswer(connection, signal, { ask: () => ask(toRequest(call, hooks), signal), events });
  }

  async function* events(response: Response): AsyncGenerator<ChatEvent> {
    const { headers } = response;
    if (!streams || response.body === null || isWhole(response)) {
      const body = connection.read(await response.text(), 'an answer', headers);
      yield* wholeAnswer(body as OpenAI.ChatCompletion, hooks);
      return;
    }
    const answer = new StreamedAnswer(hooks);
    reading: for await (const batch of eventData(response.body)) {
      for (const data of batch) {
        if (data === endMark) break reading;
        const chunk = connection.read(data, 'an event', headers) as OpenAI.ChatCompletionChunk;
        for (const event of answer.add(chunk)) yield event;
      }
    }
    for (const event of answer.end()) yield event;
  }

  function ask(request: OpenAI.ChatCompletionCreateParams, signal: AbortSignal): Promise<Response> {
    const post = (body: object) =>
      connection.ask({ method: 'post', path: '/chat/completions', body }, signal);
    if (!streams) return post({ ...request, stream: false });
    const { stream_options: asked, ...rest } = request;
    const options = asksForUsage ? { ...asked, include_usage: true } : asked;
    return post({ ...rest, stream: true, ...(options && { stream_options: options }) });
  }

  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    return models?.map((id) => ({ id })) ?? askForModels(connection, signal);
  }

  return { chat, ...(listsModels && { listModels }) };
}
