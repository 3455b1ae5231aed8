import { jsonConnection } from '../../transports/http/json-connection.js';
import { jsonLines } from '../../transports/http/json-lines.js';
import { vectorsOf } from '../../answers/vectors-of.js';
import { tokenCount } from '../../answers/token-count.js';
import type {
  ProviderDependencies,
  ProviderSettings,
  ChatEvent,
  EmbedCall,
  EmbedReply,
  Provider,
} from '@app/provider-spec';
import { ollamaBaseUrl } from './base-url.js';
import { ollamaFailureSigns } from './failure-signs.js';
import { listOllamaModels } from './list-ollama-models.js';
import { OllamaAnswer } from './ollama-answer.js';
import { type OllamaSettings, toRequest } from './to-request.js';

/**
 * Ollama's own API, which says more than its copy of OpenAI's: how long a model stays loaded, its context,
 * thinking, and a format by schema. https://github.com/ollama/ollama/blob/main/docs/api.md
 *
 * The first call of a model waits until it is loaded, which takes minutes for a large one: give its backend
 * a `firstToken` limit to match.
 */
export function ollama(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  own: OllamaSettings = {},
): Required<Pick<Provider, 'chat' | 'embed' | 'listModels'>> {
  const at = { ...settings, baseUrl: ollamaBaseUrl(settings.baseUrl) };
  const connection = jsonConnection(at, dependencies, {
    requestIdHeader: 'x-request-id',
    failureSigns: ollamaFailureSigns,
  });

  async function* events(body: AsyncIterable<Uint8Array>, headers: Headers): AsyncGenerator<ChatEvent> {
    const answer = new OllamaAnswer();
    reading: for await (const batch of jsonLines(body)) {
      for (const line of batch) {
        for (const event of answer.add(connection.read(line, 'a line', headers))) yield event;
        if (answer.isComplete) break reading;
      }
    }
    yield answer.finish();
  }

  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    const { keepAlive, numCtx } = own;
    const { body, ...told } = await connection.whole(
      {
        path: '/api/embed',
        body: {
          model: call.model,
          input: call.inputs,
          // Otherwise a text that is too long would be cut in silence.
          truncate: false,
          ...(call.dimensions !== undefined && { dimensions: call.dimensions }),
          ...(keepAlive !== undefined && { keep_alive: keepAlive }),
          ...(numCtx !== undefined && { options: { num_ctx: numCtx } }),
          ...call.providerOptions,
        },
      },
      signal,
    );
    const { embeddings, model, prompt_eval_count: tokens } = body as Embedded;
    return {
      vectors: vectorsOf(embeddings, call.inputs.length),
      usage: { inputTokens: tokenCount(tokens) },
      ...(typeof model === 'string' && model !== '' && { model }),
      ...told,
    };
  }

  return {
    chat: (call, signal) =>
      connection.streamed({ path: '/api/chat', body: toRequest(call, own) }, signal, events),
    embed,
    listModels: (signal) => listOllamaModels(connection, signal),
  };
}

/** A body of `/api/embed`, as far as anyone can rely on it. */
interface Embedded {
  embeddings?: unknown;
  model?: unknown;
  prompt_eval_count?: unknown;
}
