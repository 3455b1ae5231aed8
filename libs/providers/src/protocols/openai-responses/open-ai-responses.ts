import type OpenAI from 'openai';
import { followAnswer } from '../../answers/follow-answer.js';
import { eventData } from '../../transports/http/event-data.js';
import { isWhole } from '../../transports/http/is-whole.js';
import { listModels } from '../openai-connection/list-models.js';
import { type OpenAiConnectionHooks, openAiConnection } from '../openai-connection/openai-connection.js';
import type {
  ProviderDependencies,
  ProviderSettings,
  ChatCall,
  ChatEvent,
  Provider,
} from '@app/provider-spec';
import { errorOf, tellsOfError } from './error-of.js';
import { responsesFailureSigns } from './failure-signs.js';
import { StreamedResponse } from './streamed-response.js';
import { type RequestHooks, toRequest } from './to-request.js';

/** How a vendor differs from OpenAI in this protocol. */
export interface OpenAiResponsesHooks extends OpenAiConnectionHooks, RequestHooks {}

/**
 * A provider that speaks OpenAI's Responses, through the official SDK:
 * https://platform.openai.com/docs/api-reference/responses
 *
 * The SDK builds the request; the events are read here. The vendor is asked to keep nothing
 * (`store: false`), unless the caller's own options say otherwise.
 */
export function openAiResponses(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  hooks: OpenAiResponsesHooks = {},
): Required<Pick<Provider, 'chat' | 'listModels'>> {
  const connection = openAiConnection(settings, dependencies, {
    isRejection: tellsOfError,
    errorIn: errorOf,
    ...hooks,
    failureSigns: [...(hooks.failureSigns ?? []), ...responsesFailureSigns],
  });

  function chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const ask = () => {
      const body = { ...toRequest(call, hooks), stream: true };
      return connection.ask({ method: 'post', path: '/responses', body }, signal);
    };
    return followAnswer(connection, signal, { ask, events });
  }

  async function* events(response: Response): AsyncGenerator<ChatEvent> {
    const { headers, body } = response;
    const answer = new StreamedResponse();
    if (body === null || isWhole(response)) {
      answer.complete(connection.read(await response.text(), 'an answer', headers));
      yield* answer.end();
      return;
    }
    reading: for await (const batch of eventData(body)) {
      for (const data of batch) {
        const event = connection.read(data, 'an event', headers);
        for (const told of answer.add(event as OpenAI.Responses.ResponseStreamEvent)) yield told;
        if (answer.isComplete) break reading;
      }
    }
    for (const event of answer.end()) yield event;
  }

  return { chat, listModels: (signal) => listModels(connection, signal) };
}
