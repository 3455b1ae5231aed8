import type { FailureSign } from '../failures/failure-signs.js';
import type { OpenAiChatRequest } from '../protocols/openai-chat/to-request.js';
import { readTogetherLimits } from '../limits/together-limits.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/** Too long an input is a 403 here: https://docs.together.ai/docs/error-codes */
const failureSigns: readonly FailureSign[] = [
  {
    kind: 'context-length',
    text: /input token count \+|tokens \+ `?max_(new_)?tokens`? must be|context length of the model/i,
  },
  { kind: 'model-not-found', marks: ['model_not_available'] },
];

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

/** The schema stands beside the type, not in an object of its own. */
function withSchemaDirectly({ response_format: format, ...request }: OpenAiChatRequest): OpenAiChatRequest {
  if (format === undefined) return request;
  if (format.type !== 'json_schema') return { ...request, response_format: format };
  const direct: object = { type: 'json_schema', schema: format.json_schema.schema };
  return { ...request, response_format: direct as typeof format };
}
