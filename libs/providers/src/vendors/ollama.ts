import * as z from 'zod';
import { defineVendor } from '../define-vendor.js';
import { ollamaApi } from '../protocols/ollama/ollama.js';
import { http } from '../transports/http/lean-http.js';

/** Ollama, on this machine, on another one or in its cloud, by its own API. */
export const ollama = defineVendor({
  id: 'ollama',
  label: 'Ollama',
  family: 'local',
  localAddress: 'host',
  protocol: 'ollama',
  transport: http,
  baseUrl: 'http://localhost:11434',
  hostedBaseUrl: 'https://ollama.com',
  baseUrlEnv: ['OLLAMA_HOST', 'OLLAMA_API_BASE_URL'],
  apiKeyEnv: 'OLLAMA_API_KEY',
  defaultModel: 'llama3.2',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  unsupportedInput: ['parallelToolCalls', 'forced-tools', 'image-urls', 'image-detail'],
  unreportedUsage: ['cachedInputTokens', 'reasoningTokens'],
  embeddings: {
    defaultModel: 'nomic-embed-text',
    maximumInputs: 256,
    dimensions: true,
    inputTypes: false,
  },
  options: z.strictObject({
    keepAlive: z
      .union([z.string().min(1), z.number()])
      .optional()
      .describe('How long a model stays loaded: `10m`, or seconds; -1 keeps it, 0 unloads it.'),
    numCtx: z.int().positive().optional().describe('Tokens of context with which a model is loaded.'),
    think: z
      .union([z.boolean(), z.enum(['low', 'medium', 'high'])])
      .optional()
      .describe('Whether, or how much, a model that can think does so first.'),
  }),
  create: ollamaApi,
});
