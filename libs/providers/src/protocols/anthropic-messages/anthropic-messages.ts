import type { Anthropic } from '@anthropic-ai/sdk';
import { followAnswer } from '../../answers/follow-answer.js';
import { eventData } from '../../transports/http/event-data.js';
import { isWhole } from '../../transports/http/is-whole.js';
import type {
  ProviderDependencies,
  ProviderSettings,
  ChatCall,
  ChatEvent,
  ModelInfo,
  Provider,
} from '@app/provider-spec';
import { type AnthropicConnectionHooks, anthropicConnection } from './anthropic-connection.js';
import { toModels } from '../../answers/to-models.js';
import { versionFor } from './api-version.js';
import { StreamedAnswer } from './streamed-answer.js';
import { type RequestHooks, toRequest } from './to-request.js';
import { wholeAnswer } from './whole-answer.js';

/** How a vendor differs from Anthropic in this protocol. */
export interface AnthropicMessagesHooks extends AnthropicConnectionHooks, Partial<RequestHooks> {}

/** Room for an answer and the thinking before it, which counts too; every current model allows as much. */
const defaultMaxTokens = 16_384;

/** The most that the vendor gives at once, and more pages of them than there will be models. */
const modelsPerPage = 1_000;
const maximumModelPages = 10;

/**
 * A provider that speaks Anthropic's messages, through the official SDK:
 * https://docs.claude.com/en/api/messages
 *
 * The SDK builds the request; the answer is read here. The request goes past the SDK's own method for messages,
 * which writes to the console about some models and takes members out of the body.
 */
export function anthropicMessages(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  { maxTokens = defaultMaxTokens, ...hooks }: AnthropicMessagesHooks = {},
): Required<Pick<Provider, 'chat' | 'listModels'>> {
  const connection = anthropicConnection(settings, dependencies, hooks);

  function chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const ask = async () => {
      const body = { ...toRequest(call, { maxTokens }), stream: true };
      return connection.ask(
        { method: 'post', path: '/v1/messages', body, headers: versionFor(body) },
        signal,
      );
    };
    return followAnswer(connection, signal, { ask, events });
  }

  async function* events(response: Response): AsyncGenerator<ChatEvent> {
    const { headers, body } = response;
    if (body === null || isWhole(response)) {
      yield* wholeAnswer(connection.read(await response.text(), 'an answer', headers) as Anthropic.Message);
      return;
    }
    const answer = new StreamedAnswer();
    reading: for await (const batch of eventData(body)) {
      for (const data of batch) {
        const event = connection.read(data, 'an event', headers) as Anthropic.RawMessageStreamEvent;
        for (const told of answer.add(event)) yield told;
        if (answer.stopped) break reading;
      }
    }
    for (const event of answer.end()) yield event;
  }

  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    try {
      const models: ModelInfo[] = [];
      let query = `limit=${modelsPerPage}`;
      for (let pages = 1; ; pages += 1) {
        const response = await connection.ask({ method: 'get', path: `/v1/models?${query}` }, signal);
        const page: Page = connection.read(await response.text(), 'a list of models', response.headers);
        models.push(...toModels(page, ['max_input_tokens']));
        if (page.has_more !== true || typeof page.last_id !== 'string' || pages === maximumModelPages)
          return models;
        query = `limit=${modelsPerPage}&after_id=${encodeURIComponent(page.last_id)}`;
      }
    } catch (error) {
      throw connection.failed(error, signal);
    }
  }

  return { chat, listModels };
}

/** Whether there is another page of a list, and where it begins; as the vendor says it. */
interface Page {
  has_more?: unknown;
  last_id?: unknown;
}
