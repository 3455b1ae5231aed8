import { fixedCall } from '../call.js';
import type { Call, Operation, Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embed } from './embed.js';
import { cohereFailures, rateLimited } from './failures.js';

/** Cohere's own API. Its list of models shares OpenAI's path, and is served under `/vendor/cohere` only. */
export const cohere: Protocol = {
  id: 'cohere',
  failures: cohereFailures,
  operation(method, path, _headers, query, vendor): Operation | undefined {
    if (method === 'POST' && path.endsWith('/v2/chat')) return chat;
    if (method === 'POST' && path.endsWith('/v2/embed')) return embed;
    return method === 'GET' && vendor === 'cohere' && path.endsWith('/v1/models')
      ? { name: 'models', read: () => models(query) }
      : undefined;
  },
  headers: (requestId) => ['x-debug-trace-id', requestId, 'num-tokens', '12'],
  failureHeaders: (requestId) => ['x-debug-trace-id', requestId],
  rateLimited,
  failureEvent: (body) => `event: message-end\ndata: ${body}\n\n`,
  comment: ': keep-alive\n\n',
};

const knownModels = ['simulator-small', 'simulator-large', 'simulator-embedding'];

/** `GET /v1/models`, in pages. Chats accept any other model too. */
function models(query: URLSearchParams): Call {
  const start = Number(query.get('page_token') ?? 0);
  const end = start + Number(query.get('page_size') ?? 20);
  const page = {
    models: knownModels.slice(start, end).map(model),
    ...(end < knownModels.length && { next_page_token: String(end) }),
  };
  return fixedCall(JSON.stringify(page));
}

function model(name: string): object {
  const embeds = name.includes('embedding');
  return {
    name,
    endpoints: embeds ? ['embed', 'classify'] : ['generate', 'chat', 'summarize'],
    finetuned: false,
    context_length: embeds ? 128_000 : 288_000,
    tokenizer_url: '',
    default_endpoints: [],
    features: embeds ? null : ['json_mode', 'json_schema', 'strict_tools', 'tools', 'vision'],
  };
}
