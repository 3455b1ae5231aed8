import { defineProvider, openAiBaseUrl, openAiChat } from '@app/provider-spec';

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
    openAiChat({ ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) }, dependencies, {
      ...textOption(settings.options, 'organization'),
      ...textOption(settings.options, 'project'),
    }),
});

function textOption<Name extends string>(
  options: Record<string, unknown>,
  name: Name,
): Partial<Record<Name, string>> {
  const value = options[name];
  return typeof value === 'string' ? ({ [name]: value } as Record<Name, string>) : {};
}
