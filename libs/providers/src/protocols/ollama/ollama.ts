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
import { jsonLines } from '../../transports/http/body-records.js';
import { httpConnection } from '../http-connection.js';
import { OllamaAnswer } from './answer.js';
import { type OllamaSettings, toOllamaEmbedRequest, toOllamaRequest } from './request.js';

/** Failures in the words of Ollama's source and of its cloud. */
const failureSigns: readonly FailureSign[] = [
  {
    kind: 'context-length',
    text: /exceeds the available context size|exceed_context_size_error|longer than the context length/i,
  },
  {
    // Another model or backend may have the missing feature.
    kind: 'model-not-found',
    text: /does not support (tools|thinking|chat|generate|embeddings?|vision|images)/i,
  },
  { kind: 'quota', text: /(hourly|daily|weekly|monthly|session) usage limit/i },
  { kind: 'overloaded', text: /server busy/i },
];

/**
 * Ollama's own API. Unlike its copy of OpenAI's it has settings for the time that a model stays loaded, the
 * context, thinking, and formats by schema. https://github.com/ollama/ollama/blob/main/docs/api.md
 *
 * The first call of a model waits until it is loaded, which takes minutes for a large one: give its backend a
 * matching `firstToken` limit.
 */
export function ollamaApi(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  own: OllamaSettings = {},
): Required<Pick<Provider, 'chat' | 'embed' | 'listModels'>> {
  const connection = httpConnection({
    settings: { ...settings, baseUrl: ollamaBaseUrl(settings.baseUrl) },
    fetch,
    requestIdHeader: 'x-request-id',
    failureSigns,
  });

  async function* events({ body, headers }: Response): AsyncGenerator<ChatEvent> {
    if (body === null) throw brokeOff();
    const answer = new OllamaAnswer();
    reading: for await (const batch of jsonLines(body)) {
      for (const line of batch) {
        for (const event of answer.add(connection.read(line, 'a line', headers))) yield event;
        if (answer.isComplete) break reading;
      }
    }
    yield answer.end();
  }

  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    const request = { method: 'post', path: '/api/embed', body: toOllamaEmbedRequest(call, own) } as const;
    const { body, ...metadata } = await connection.whole(request, signal);
    const { embeddings, model, prompt_eval_count: tokens }: Embedded = body;
    return {
      vectors: toVectors(embeddings, call.inputs.length, toVector),
      usage: { inputTokens: tokenCount(tokens) },
      ...(typeof model === 'string' && model !== '' && { model }),
      ...metadata,
    };
  }

  /** The installed models, with the size of their context if the server reports it soon. */
  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const { body } = await connection.whole({ method: 'get', path: '/api/tags' }, signal);
    const { data } = tagsSchema.safeParse(body);
    if (data === undefined) throw notJson('a list of models');
    const within = AbortSignal.any([signal, AbortSignal.timeout(shownWithinMs)]);
    const models = await Promise.all(
      data.models.map(async ({ name }, index) =>
        modelInfo(name, index < maximumShown ? await contextOf(name, within) : undefined),
      ),
    );
    signal.throwIfAborted();
    return models;
  }

  async function contextOf(model: string, signal: AbortSignal): Promise<unknown> {
    try {
      const request = { method: 'post', path: '/api/show', body: { model } } as const;
      const { data } = shownSchema.safeParse((await connection.whole(request, signal)).body);
      const members = Object.entries(data?.model_info ?? {});
      return members.find(([name]) => name.endsWith('.context_length'))?.[1];
    } catch {
      return undefined; // The list is useful without it.
    }
  }

  return {
    chat: (call, signal) =>
      connection.streamed(
        () => ({ method: 'post', path: '/api/chat', body: toOllamaRequest(call, own) }),
        signal,
        events,
      ),
    embed,
    listModels,
  };
}

/**
 * The address of Ollama's own API. People also write it with the path of one of its interfaces (`/api`, or `/v1`
 * for OpenAI's), which is removed.
 */
export function ollamaBaseUrl(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/(api|v1)$/, '');
}

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string().min(1) })) });
const shownSchema = z.object({ model_info: z.record(z.string(), z.unknown()) });

/** How many models are asked for the size of their context, all at the same time, and for how long. */
const maximumShown = 32;
const shownWithinMs = 2_000;

/** A body of `/api/embed`. */
interface Embedded {
  embeddings?: unknown;
  model?: unknown;
  prompt_eval_count?: unknown;
}
