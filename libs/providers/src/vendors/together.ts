import type { LimitReading } from '@app/contracts';
import type { FailureSign } from '../failures/failure-signs.js';
import { limitReading, numberIn, type ReadLimits } from '../limits/limit-headers.js';
import type { OpenAiChatRequest } from '../protocols/openai-chat/request.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/** Input that is too long is a 403 here: https://docs.together.ai/docs/error-codes */
const failureSigns: readonly FailureSign[] = [
  {
    kind: 'context-length',
    text: /input token count \+|tokens \+ `?max_(new_)?tokens`? must be|context length of the model/i,
  },
  { kind: 'model-not-found', marks: ['model_not_available'] },
];

const secondsPerMinute = 60;

/**
 * `x-ratelimit-*` for requests and `x-tokenlimit-*` for tokens, both per second, with a reset in seconds. They are
 * converted to limits per minute. What is left of one second says something of the minute only if it is nothing.
 */
export const readTogetherLimits: ReadLimits = (headers) => {
  const seconds = numberIn(headers.get('x-ratelimit-reset'));
  return [
    ['requestsPerMinute', 'x-ratelimit'] as const,
    ['tokensPerMinute', 'x-tokenlimit'] as const,
  ].flatMap(([dimension, name]) =>
    limitReading(dimension, {
      limit: headers.get(`${name}-limit`),
      remaining: headers.get(`${name}-remaining`),
      resetAfterMs: seconds === undefined ? undefined : seconds * 1_000,
    }).map(perMinute),
  );
};

function perMinute({ dimension, limit, remaining, resetAfterMs }: LimitReading): LimitReading {
  return {
    dimension,
    ...(limit !== undefined && { limit: limit * secondsPerMinute }),
    ...(remaining === 0 && { remaining }),
    ...(remaining === 0 && resetAfterMs !== undefined && { resetAfterMs }),
  };
}

/** Together AI: https://docs.together.ai/reference/chat-completions */
export const together = openAiCompatible({
  id: 'together',
  label: 'Together AI',
  baseUrl: 'https://api.together.xyz/v1',
  apiKeyEnv: 'TOGETHER_API_KEY',
  defaultModel: 'openai/gpt-oss-20b',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  embeddings: {
    defaultModel: 'intfloat/multilingual-e5-large-instruct',
    maximumInputs: 64,
    maximumInputTokens: 512,
    dimensions: false,
    inputTypes: false,
  },
  connection: { readLimits: readTogetherLimits, failureSigns },
  chat: { maxTokensMember: 'max_tokens', topK: true, adapt: withSchemaDirectly },
  embed: { encodingFormat: 'float' },
});

/** The schema is a sibling of the type, not in an object of its own. */
function withSchemaDirectly({ response_format: format, ...request }: OpenAiChatRequest): OpenAiChatRequest {
  if (format === undefined) return request;
  if (format.type !== 'json_schema') return { ...request, response_format: format };
  const direct: object = { type: 'json_schema', schema: format.json_schema.schema };
  return { ...request, response_format: direct as typeof format };
}
