import { defineProvider, openAiBaseUrl, openAiChat, openAiEmbed } from '@app/provider-spec';
import * as z from 'zod';
import { optionsOf } from './options-of.js';

const optionsSchema = z.strictObject({
  organization: z.string().min(1).optional().describe('Sent as OpenAI-Organization.'),
  project: z.string().min(1).optional().describe('Sent as OpenAI-Project.'),
});

/** OpenAI, by its chat completions: https://platform.openai.com/docs/api-reference/chat */
export const openai = defineProvider({
  id: 'openai',
  label: 'OpenAI',
  protocol: 'openai',
  baseUrl: 'https://api.openai.com/v1',
  apiKeyEnv: 'OPENAI_API_KEY',
  defaultModel: 'gpt-5-mini',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'embeddings', 'list-models'],
  unsupportedInput: ['topK'],
  embeddings: {
    defaultModel: 'text-embedding-3-small',
    maximumInputs: 2_048,
    maximumInputTokens: 8_192,
    maximumTokens: 300_000,
    dimensions: true,
    inputTypes: false,
  },
  create(settings, dependencies) {
    const hooks = optionsOf(optionsSchema, settings.options, 'OpenAI');
    const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) };
    return { ...openAiChat(at, dependencies, hooks), ...openAiEmbed(at, dependencies, hooks) };
  },
});
