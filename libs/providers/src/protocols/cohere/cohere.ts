import { tokenCount } from '../../answers/token-count.js';
import { vectorsOf } from '../../answers/vectors-of.js';
import { eventData } from '../../transports/http/event-data.js';
import { jsonConnection } from '../../transports/http/json-connection.js';
import { readCohereLimits } from '../../limits/cohere-limits.js';
import type {
  ProviderDependencies,
  ProviderSettings,
  ChatEvent,
  EmbedCall,
  EmbedReply,
  Provider,
} from '@app/provider-spec';
import { cohereBaseUrl } from './base-url.js';
import { CohereAnswer } from './cohere-answer.js';
import { cohereFailureSigns } from './failure-signs.js';
import { listCohereModels } from './list-cohere-models.js';
import { toEmbedRequest } from './to-embed-request.js';
import { toRequest } from './to-request.js';

/** Cohere's own API, whose embeddings know what a text is for: https://docs.cohere.com/reference/about */
export function cohere(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
): Required<Pick<Provider, 'chat' | 'embed' | 'listModels'>> {
  const at = { ...settings, baseUrl: cohereBaseUrl(settings.baseUrl) };
  const connection = jsonConnection(at, dependencies, {
    requestIdHeader: 'x-debug-trace-id',
    readLimits: readCohereLimits,
    failureSigns: cohereFailureSigns,
    isRejection,
  });

  async function* events(body: AsyncIterable<Uint8Array>, headers: Headers): AsyncGenerator<ChatEvent> {
    const answer = new CohereAnswer();
    reading: for await (const batch of eventData(body)) {
      for (const data of batch) {
        for (const event of answer.add(connection.read(data, 'an event', headers))) yield event;
        if (answer.isComplete) break reading;
      }
    }
    for (const event of answer.finish()) yield event;
  }

  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    const { body, ...told } = await connection.whole(
      { path: '/v2/embed', body: toEmbedRequest(call) },
      signal,
    );
    const { embeddings, meta } = body as Embedded;
    return {
      vectors: vectorsOf(embeddings?.float, call.inputs.length),
      usage: {
        inputTokens: tokenCount(meta?.tokens?.input_tokens) ?? tokenCount(meta?.billed_units?.input_tokens),
      },
      ...told,
    };
  }

  return {
    chat: (call, signal) => connection.streamed({ path: '/v2/chat', body: toRequest(call) }, signal, events),
    embed,
    listModels: (signal) => listCohereModels(connection, signal),
  };
}

/** Cohere's errors are a message without anything else of an answer or an event. */
function isRejection(body: object): boolean {
  return (
    'message' in body && typeof body.message === 'string' && !('type' in body) && !('embeddings' in body)
  );
}

/** A body of `/v2/embed`, as far as anyone can rely on it. */
interface Embedded {
  embeddings?: { float?: unknown } | null;
  meta?: {
    tokens?: { input_tokens?: unknown } | null;
    billed_units?: { input_tokens?: unknown } | null;
  } | null;
}
