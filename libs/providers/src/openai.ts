import { defineProvider, openAiBaseUrl, openAiChat } from '@app/provider-spec';
import * as z from 'zod';

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
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'list-models'],
  unsupportedInput: ['topK'],
  create: (settings, dependencies) =>
    openAiChat(
      { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) },
      dependencies,
      toHooks(settings.options),
    ),
});

function toHooks(options: unknown): z.infer<typeof optionsSchema> {
  const { success, data, error } = optionsSchema.safeParse(options);
  if (success) return data;
  throw new TypeError(
    `These are no options of OpenAI; it knows organization and project. ${z.prettifyError(error)}`,
  );
}
