import { openAiCompatible } from '../protocols/openai-compatible.js';

/**
 * NVIDIA NIM, as NVIDIA hosts it or self-hosted (`http://host:8000/v1`):
 * https://docs.api.nvidia.com/nim/reference/llm-apis
 *
 * Its schema is strict: unknown members are refused.
 */
export const nvidia = openAiCompatible({
  id: 'nvidia',
  label: 'NVIDIA NIM',
  baseUrl: 'https://integrate.api.nvidia.com/v1',
  apiKeyEnv: 'NVIDIA_API_KEY',
  defaultModel: 'meta/llama-3.3-70b-instruct',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  embeddings: {
    defaultModel: 'nvidia/llama-3.2-nv-embedqa-1b-v2',
    maximumInputs: 50,
    maximumInputTokens: 8_192,
    dimensions: false,
    inputTypes: true,
  },
  chat: { maxTokensMember: 'max_tokens', asksForUsage: false },
  embed: {
    encodingFormat: 'float',
    // A text is either a query or a passage.
    inputTypes: {
      query: 'query',
      document: 'passage',
      similarity: 'passage',
      classification: 'passage',
      clustering: 'passage',
    },
    defaultInputType: 'document',
  },
});
