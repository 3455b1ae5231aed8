import type { Call } from '../protocol.js';

const known = ['simulator-small', 'simulator-large', 'simulator-embedding'];

/** `GET /v1/models`, in pages. Chats take any other model too. */
export function models(query: URLSearchParams): Call {
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
