import { openAiCompatible } from '../protocols/openai-compatible.js';

/**
 * NVIDIA NIM, as NVIDIA hosts it or on one's own machines (`http://host:8000/v1`):
 * https://docs.api.nvidia.com/nim/reference/llm-apis
 *
 * Its schema is strict: members that it does not know are refused.
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
    // A text is either what is searched for or what is searched in.
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
