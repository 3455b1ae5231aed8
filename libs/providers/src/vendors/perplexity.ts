import type { OpenAiChatRequest } from '../protocols/openai-chat/request.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/**
 * Perplexity's Sonar models, which search the web before they answer:
 * https://docs.perplexity.ai/api-reference/chat-completions-post
 *
 * Options of the search, such as `search_domain_filter` and `web_search_options`, are provider options.
 */
export const perplexity = openAiCompatible({
  id: 'perplexity',
  label: 'Perplexity',
  baseUrl: 'https://api.perplexity.ai',
  apiKeyEnv: 'PERPLEXITY_API_KEY',
  defaultModel: 'sonar',
  capabilities: ['chat', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  instructedFormats: ['json'],
  unsupportedInput: ['toolChoice', 'parallelToolCalls', 'seed', 'stop'],
  chat: {
    maxTokensMember: 'max_tokens',
    topK: true,
    thinkTags: true,
    // It cannot list them: https://docs.perplexity.ai/getting-started/models
    models: ['sonar', 'sonar-pro', 'sonar-reasoning-pro', 'sonar-deep-research'],
    adapt: alternating,
  },
});

type Message = OpenAiChatRequest['messages'][number];

/** User and assistant must alternate: consecutive messages of one role become one. */
function alternating(request: OpenAiChatRequest): OpenAiChatRequest {
  const messages: Message[] = [];
  for (const message of request.messages) {
    const last = messages.at(-1);
    const joined = last === undefined ? undefined : join(last, message);
    if (joined === undefined) messages.push(message);
    else messages[messages.length - 1] = joined;
  }
  return { ...request, messages };
}

function join(last: Message, next: Message): Message | undefined {
  if (last.role === 'user' && next.role === 'user') {
    return { role: 'user', content: [...parts(last.content), ...parts(next.content)] };
  }
  if (last.role !== next.role || (next.role !== 'assistant' && next.role !== 'system')) return undefined;
  return { ...last, content: `${text(last.content)}\n\n${text(next.content)}` };
}

type UserContent = Extract<Message, { role: 'user' }>['content'];

function parts(content: UserContent): Exclude<UserContent, string> {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function text(content: Message['content']): string {
  return typeof content === 'string' ? content : '';
}
