import type { Anthropic } from '@anthropic-ai/sdk';
import { followAnswer } from '../answers/follow-answer.js';
import { eventData } from '../http/event-data.js';
import { isWhole } from '../http/is-whole.js';
import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';
import type { ChatCall, ChatEvent, ModelInfo, Provider } from '../provider.js';
import { type AnthropicConnectionHooks, anthropicConnection } from './anthropic-connection.js';
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
 * The SDK makes the call and reads its status; the answer is read here. The request goes past the SDK's own
 * method for messages, which writes to the console about some models and takes members out of the body.
 */
export function anthropicMessages(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  { maxTokens = defaultMaxTokens, ...hooks }: AnthropicMessagesHooks = {},
): Required<Pick<Provider, 'chat' | 'listModels'>> {
  const connection = anthropicConnection(settings, dependencies, hooks);

  function chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const ask = async () => {
      const client = await connection.client();
      const body = { ...toRequest(call, { maxTokens }), stream: true };
      const headers = versionFor(body);
      return client.post('/v1/messages', { body, headers, signal }).asResponse();
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
      const client = await connection.client();
      let page = await client.models.list({ limit: modelsPerPage }, { signal });
      for (let pages = 1; ; pages += 1) {
        models.push(...page.data.map(toModelInfo));
        if (!page.hasNextPage() || pages === maximumModelPages) return models;
        page = await page.getNextPage();
      }
    } catch (error) {
      throw connection.failed(error, signal);
    }
  }

  return { chat, listModels };
}

function toModelInfo({ id, max_input_tokens: contextTokens }: Anthropic.ModelInfo): ModelInfo {
  return { id, ...(typeof contextTokens === 'number' && { contextTokens }) };
}
