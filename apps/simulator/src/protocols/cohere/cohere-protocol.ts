import type { Call, Operation, Protocol } from '../protocol.js';
import { chat } from './chat.js';
import { embed } from './embed.js';
import { cohereFailures, rateLimited } from './failures.js';

/** Cohere's own API. The list of models has the path of OpenAI's, so it is told from that by its vendor alone. */
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

const known = ['simulator-small', 'simulator-large', 'simulator-embedding'];

/** `GET /v1/models`, in pages. Chats take any other model too. */
function models(query: URLSearchParams): Call {
  const start = Number(query.get('page_token') ?? 0);
  const end = start + Number(query.get('page_size') ?? 20);
  const found = {
    models: known.slice(start, end).map(model),
    ...(end < known.length && { next_page_token: String(end) }),
  };
  return {
    model: undefined,
    stream: false,
    lastUserText: '',
    render: () => ({
      cost: { inputTokens: 0, outputTokens: 0 },
      body: { stream: false, contentType: 'application/json', text: JSON.stringify(found) },
    }),
  };
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
