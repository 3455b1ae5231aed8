import * as z from 'zod';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/** OpenAI, by its chat completions: https://platform.openai.com/docs/api-reference/chat */
export const openai = openAiCompatible({
  id: 'openai',
  label: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  apiKeyEnv: 'OPENAI_API_KEY',
  defaultModel: 'gpt-5-mini',
  limitsPerModel: true,
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'embeddings', 'list-models'],
  embeddings: {
    defaultModel: 'text-embedding-3-small',
    maximumInputs: 2_048,
    maximumInputTokens: 8_192,
    maximumTokens: 300_000,
    dimensions: true,
    inputTypes: false,
  },
  options: z.strictObject({
    organization: z.string().min(1).optional().describe('Sent as OpenAI-Organization.'),
    project: z.string().min(1).optional().describe('Sent as OpenAI-Project.'),
  }),
  connection: ({ organization, project }) => ({ organization, project }),
});
