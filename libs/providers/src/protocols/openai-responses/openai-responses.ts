import type {
  ChatCall,
  ChatEvent,
  Provider,
  ProviderDependencies,
  ProviderSettings,
} from '@app/provider-spec';
import type OpenAI from 'openai';
import { hasError } from '../../answers/answer-reader.js';
import type { FailureSign } from '../../failures/failure-signs.js';
import { eventData, isWhole } from '../../transports/http/body-records.js';
import type { HttpRequest } from '../../transports/http/requests.js';
import { listOpenAiModels, openAiConnection, type OpenAiConnectionHooks } from '../openai-connection.js';
import { ResponsesAnswer } from './answer.js';
import { type ResponsesRequestHooks, toResponsesRequest } from './request.js';

/** How a vendor differs from OpenAI in this protocol. */
export interface OpenAiResponsesHooks extends OpenAiConnectionHooks, ResponsesRequestHooks {}

/**
 * The codes of a failed response, which come without a status:
 * https://platform.openai.com/docs/api-reference/responses/object#responses/object-error
 */
const failureSigns: readonly FailureSign[] = [
  {
    kind: 'content-filter',
    marks: ['image_content_policy_violation', 'bio_policy', 'misalignment_policy_violation'],
    text: /flagged as potentially violating/i,
  },
  {
    kind: 'invalid-request',
    marks: [
      'invalid_prompt',
      'invalid_image',
      'invalid_image_format',
      'invalid_base64_image',
      'invalid_image_url',
      'invalid_image_mode',
      'image_too_large',
      'image_too_small',
      'image_parse_error',
      'image_file_too_large',
      'image_file_not_found',
      'unsupported_image_media_type',
      'empty_image_file',
      'failed_to_download_image',
      'data_residency_mismatch',
    ],
  },
];

/**
 * A provider that speaks OpenAI's Responses: https://platform.openai.com/docs/api-reference/responses
 *
 * The vendor is asked to store nothing (`store: false`), unless the caller's own options say otherwise.
 */
export function responsesApi(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  hooks: OpenAiResponsesHooks = {},
): Required<Pick<Provider, 'chat' | 'listModels'>> {
  const connection = openAiConnection(settings, dependencies, {
    isRejection,
    errorIn,
    ...hooks,
    failureSigns: [...(hooks.failureSigns ?? []), ...failureSigns],
  });

  function chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const request = (): HttpRequest => ({
      method: 'post',
      path: '/responses',
      body: { ...toResponsesRequest(call, hooks), stream: true },
    });
    return connection.streamed(request, signal, events);
  }

  async function* events(response: Response): AsyncGenerator<ChatEvent> {
    const { headers, body } = response;
    const answer = new ResponsesAnswer();
    if (body === null || isWhole(response)) {
      answer.complete(connection.read(await response.text(), 'an answer', headers));
      yield* answer.end();
      return;
    }
    reading: for await (const batch of eventData(body)) {
      for (const data of batch) {
        const event = connection.read(data, 'an event', headers) as OpenAI.Responses.ResponseStreamEvent;
        for (const chunk of answer.add(event)) yield chunk;
        if (answer.isComplete) break reading;
      }
    }
    for (const chunk of answer.end()) yield chunk;
  }

  return { chat, listModels: (signal) => listOpenAiModels(connection, signal) };
}

/** An event or a whole answer, as far as it may report a failure. */
interface WireResponse {
  type?: unknown;
  response?: { error?: unknown } | null;
  error?: unknown;
}

/** Whether an event or a whole answer reports that the response failed. */
function isRejection(body: object): boolean {
  const { type }: WireResponse = body;
  return hasError(body) || type === 'error' || type === 'response.failed';
}

/** Only the error: the rest of a failed response repeats the request. */
function errorIn(body: object): object {
  const { type, response, error }: WireResponse = body;
  if (type === 'response.failed') return { error: response?.error ?? {} };
  return error === undefined ? body : { error };
}
