import { defineVendor } from '../define-vendor.js';
import { cohereApi } from '../protocols/cohere/cohere.js';
import { http } from '../transports/http/lean-http.js';

/** Cohere, by its own API: https://docs.cohere.com/reference/about */
export const cohere = defineVendor({
  id: 'cohere',
  label: 'Cohere',
  protocol: 'cohere',
  transport: http,
  baseUrl: 'https://api.cohere.com',
  apiKeyEnv: ['COHERE_API_KEY', 'CO_API_KEY'],
  defaultModel: 'command-a-03-2025',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  unsupportedInput: ['parallelToolCalls'],
  unreportedUsage: ['reasoningTokens'],
  embeddings: {
    defaultModel: 'embed-v4.0',
    maximumInputs: 96,
    maximumInputTokens: 128_000,
    dimensions: true,
    inputTypes: true,
  },
  create: cohereApi,
});
