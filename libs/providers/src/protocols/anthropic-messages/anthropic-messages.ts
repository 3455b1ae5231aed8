import type { Anthropic } from '@anthropic-ai/sdk';
import type {
  ChatCall,
  ChatEvent,
  ModelInfo,
  Provider,
  ProviderDependencies,
  ProviderSettings,
} from '@app/provider-spec';
import { toModels } from '../../answers/model-list.js';
import { eventData, isWhole } from '../../transports/http/body-records.js';
import type { HttpRequest } from '../../transports/http/requests.js';
import { AnthropicAnswer, wholeAnthropicAnswer } from './answer.js';
import { anthropicConnection, type AnthropicConnectionHooks } from './connection.js';
import { toAnthropicRequest } from './request.js';

/** How a vendor differs from Anthropic in this protocol. */
export interface AnthropicMessagesHooks extends AnthropicConnectionHooks {
  /** `max_tokens`, which the protocol requires, for chats without a limit. Default: 16,384. */
  maxTokens?: number | undefined;
}

/** Enough for an answer and the thinking before it, which counts too; every current model allows as much. */
const defaultMaxTokens = 16_384;

/** The vendor's largest page, and more pages than there will be models. */
const modelsPerPage = 1_000;
const maximumModelPages = 10;

/**
 * A provider that speaks Anthropic's messages: https://docs.claude.com/en/api/messages
 *
 * Requests bypass the SDK's own method for messages, which logs warnings about some models and removes members
 * of the body.
 */
export function anthropicMessages(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  { maxTokens = defaultMaxTokens, ...hooks }: AnthropicMessagesHooks = {},
): Required<Pick<Provider, 'chat' | 'listModels'>> {
  const connection = anthropicConnection(settings, dependencies, hooks);

  function chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const request = (): HttpRequest => {
      const body = { ...toAnthropicRequest(call, maxTokens), stream: true };
      return { method: 'post', path: '/v1/messages', body, headers: versionFor(body) };
    };
    return connection.streamed(request, signal, events);
  }

  async function* events(response: Response): AsyncGenerator<ChatEvent> {
    const { headers, body } = response;
    if (body === null || isWhole(response)) {
      const message = connection.read(await response.text(), 'an answer', headers);
      yield* wholeAnthropicAnswer(message as Anthropic.Message);
      return;
    }
    const answer = new AnthropicAnswer();
    reading: for await (const batch of eventData(body)) {
      for (const data of batch) {
        const event = connection.read(data, 'an event', headers) as Anthropic.RawMessageStreamEvent;
        for (const chunk of answer.add(event)) yield chunk;
        if (answer.stopped) break reading;
      }
    }
    for (const chunk of answer.end()) yield chunk;
  }

  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const models: ModelInfo[] = [];
    let query = `limit=${modelsPerPage}`;
    for (let pages = 1; ; pages += 1) {
      const request = { method: 'get', path: `/v1/models?${query}` } as const;
      const { body } = await connection.whole(request, signal, 'a list of models');
      models.push(...toModels(body, ['max_input_tokens']));
      const { has_more: more, last_id: last }: { has_more?: unknown; last_id?: unknown } = body;
      if (more !== true || typeof last !== 'string' || pages === maximumModelPages) return models;
      query = `limit=${modelsPerPage}&after_id=${encodeURIComponent(last)}`;
    }
  }

  return { chat, listModels };
}

/** Members that the SDK's version of the API no longer has; a request with one of them asks for the version before. */
const olderMembers = ['temperature', 'top_p', 'top_k'] as const;

/**
 * The version header of a request that the SDK's own version, 2026-10-21, would refuse:
 * https://platform.claude.com/docs/en/api/versioning. Whether the model accepts such a member is up to the
 * vendor.
 */
function versionFor(request: object): Record<string, string> {
  return olderMembers.some((member) => member in request) ? { 'anthropic-version': '2023-06-01' } : {};
}
