import type {
  ChatEvent,
  EmbedCall,
  EmbedReply,
  ModelInfo,
  Provider,
  ProviderDependencies,
  ProviderSettings,
} from '@app/provider-spec';
import * as z from 'zod';
import { brokeOff, notJson } from '../../answers/answer-errors.js';
import { modelInfo } from '../../answers/model-list.js';
import { tokenCount, toVector, toVectors } from '../../answers/numbers.js';
import type { FailureSign } from '../../failures/failure-signs.js';
import { limitReading, type ReadLimits } from '../../limits/limit-headers.js';
import { eventData } from '../../transports/http/body-records.js';
import { httpConnection } from '../http-connection.js';
import { CohereAnswer } from './answer.js';
import { toCohereEmbedRequest, toCohereRequest } from './request.js';

/** Failures that Cohere reports in its own way. */
const failureSigns: readonly FailureSign[] = [
  // A trial key has calls per minute, which renew soon, and calls per month, which do not.
  { kind: 'quota', text: /API calls ?\/ ?month/i },
  // Sent with status 498, which other vendors use for a rate limit.
  { kind: 'auth', text: /invalid (api )?token/i },
  { kind: 'unavailable', text: /client closed request/i },
];

/** Cohere's own API, which distinguishes the purposes of texts: https://docs.cohere.com/reference/about */
export function cohereApi(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
): Required<Pick<Provider, 'chat' | 'embed' | 'listModels'>> {
  const connection = httpConnection({
    settings: { ...settings, baseUrl: cohereBaseUrl(settings.baseUrl) },
    fetch,
    requestIdHeader: 'x-debug-trace-id',
    readLimits: readCohereLimits,
    failureSigns,
    isRejection,
  });

  async function* events({ body, headers }: Response): AsyncGenerator<ChatEvent> {
    if (body === null) throw brokeOff();
    const answer = new CohereAnswer();
    reading: for await (const batch of eventData(body)) {
      for (const data of batch) {
        for (const event of answer.add(connection.read(data, 'an event', headers))) yield event;
        if (answer.isComplete) break reading;
      }
    }
    for (const event of answer.end()) yield event;
  }

  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    const request = { method: 'post', path: '/v2/embed', body: toCohereEmbedRequest(call) } as const;
    const { body, ...metadata } = await connection.whole(request, signal);
    const { embeddings, meta }: Embedded = body;
    return {
      vectors: toVectors(embeddings?.float, call.inputs.length, toVector),
      usage: {
        inputTokens: tokenCount(meta?.tokens?.input_tokens) ?? tokenCount(meta?.billed_units?.input_tokens),
      },
      ...metadata,
    };
  }

  /** The models of all endpoints: https://docs.cohere.com/reference/list-models */
  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const models: ModelInfo[] = [];
    let token = '';
    for (let page = 0; page < maximumPages; page += 1) {
      const query = new URLSearchParams({
        page_size: String(pageSize),
        ...(token !== '' && { page_token: token }),
      });
      const request = { method: 'get', path: `/v1/models?${query.toString()}` } as const;
      const { data } = pageSchema.safeParse((await connection.whole(request, signal)).body);
      if (data === undefined) throw notJson('a list of models');
      models.push(...data.models.map(({ name, context_length: length }) => modelInfo(name, length)));
      token = data.next_page_token ?? '';
      if (token === '') break;
    }
    return models;
  }

  return {
    chat: (call, signal) =>
      connection.streamed(
        () => ({ method: 'post', path: '/v2/chat', body: toCohereRequest(call) }),
        signal,
        events,
      ),
    embed,
    listModels,
  };
}

/**
 * Cohere's API has several versions side by side. An address that ends in one, or in the path of Cohere's copy
 * of OpenAI's API, is cut there.
 */
export function cohereBaseUrl(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/(\/compatibility)?\/v[12]$/, '');
}

/** Cohere's errors are a message and nothing else of an answer or an event. */
function isRejection(body: object): boolean {
  return (
    'message' in body && typeof body.message === 'string' && !('type' in body) && !('embeddings' in body)
  );
}

/**
 * Cohere reports to trial keys the calls of one endpoint in a minute. It reports nothing to production keys; the
 * calls of a month fit no window of ours. https://docs.cohere.com/docs/rate-limits
 */
const readCohereLimits: ReadLimits = (headers) =>
  limitReading('requestsPerMinute', {
    limit: headers.get('x-trial-endpoint-call-limit'),
    remaining: headers.get('x-trial-endpoint-call-remaining'),
  });

const pageSchema = z.object({
  models: z.array(z.object({ name: z.string().min(1), context_length: z.number().nullish() })),
  next_page_token: z.string().nullish(),
});
const pageSize = 1_000;
const maximumPages = 10;

/** A body of `/v2/embed`. */
interface Embedded {
  embeddings?: { float?: unknown } | null;
  meta?: {
    tokens?: { input_tokens?: unknown } | null;
    billed_units?: { input_tokens?: unknown } | null;
  } | null;
}
