import { createHash } from 'node:crypto';
import type { FailureSign } from '../failures/failure-signs.js';
import { limitReading, type ReadLimits } from '../limits/limit-headers.js';
import type { OpenAiChatRequest } from '../protocols/openai-chat/request.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/** Mistral's own codes; 3505 is the capacity of the service tier for a model. */
const failureSigns: readonly FailureSign[] = [
  { kind: 'overloaded', marks: ['3505'], text: /service tier capacity exceeded/i },
  { kind: 'model-not-found', marks: ['1500'] },
];

/**
 * `x-ratelimit-{limit,remaining}-{req,tokens}-minute`, without resets. Other tiers report limits of a month and of
 * ten seconds, which Sluice does not use.
 */
export const readMistralLimits: ReadLimits = (headers) =>
  [['requestsPerMinute', 'req'] as const, ['tokensPerMinute', 'tokens'] as const].flatMap(
    ([dimension, name]) =>
      limitReading(dimension, {
        limit: headers.get(`x-ratelimit-limit-${name}-minute`),
        remaining: headers.get(`x-ratelimit-remaining-${name}-minute`),
      }),
  );

/** Mistral: https://docs.mistral.ai/api */
export const mistral = openAiCompatible({
  id: 'mistral',
  label: 'Mistral',
  baseUrl: 'https://api.mistral.ai/v1',
  apiKeyEnv: 'MISTRAL_API_KEY',
  defaultModel: 'mistral-small-latest',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  embeddings: {
    defaultModel: 'mistral-embed',
    maximumInputs: 128,
    maximumInputTokens: 8_192,
    maximumTokens: 16_000,
    dimensions: true,
    inputTypes: false,
  },
  connection: { readLimits: readMistralLimits, requestIdHeader: 'mistral-correlation-id', failureSigns },
  // A stream reports its usage unasked, and a request for it is refused.
  chat: { maxTokensMember: 'max_tokens', asksForUsage: false, adapt: toDialect },
  embed: { encodingFormat: 'float', dimensionsMember: 'output_dimension' },
});

function toDialect({ seed, tool_choice: choice, ...request }: OpenAiChatRequest): OpenAiChatRequest {
  return {
    ...request,
    messages: request.messages.map(withShortIds),
    ...(choice !== undefined && { tool_choice: choice === 'required' ? anyTool : choice }),
    ...(seed !== undefined && { random_seed: seed }),
  };
}

/** Mistral's name for `required`. */
const anyTool = 'any' as 'required';

type Message = OpenAiChatRequest['messages'][number];

/** Mistral's ids of tool calls are nine letters and digits; ids of other vendors are replaced by their hash. */
function withShortIds(message: Message): Message {
  if (message.role === 'tool') return { ...message, tool_call_id: shortId(message.tool_call_id) };
  if (message.role !== 'assistant' || message.tool_calls === undefined) return message;
  return { ...message, tool_calls: message.tool_calls.map((call) => ({ ...call, id: shortId(call.id) })) };
}

function shortId(id: string): string {
  return /^[a-zA-Z0-9]{9}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 9);
}
