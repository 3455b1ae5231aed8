import { defineProvider, openAiBaseUrl, openAiChat } from '@app/provider-spec';

/** Any server that speaks OpenAI's chat completions: LM Studio, vLLM, LocalAI, llama.cpp … */
export const custom = defineProvider({
  id: 'custom',
  label: 'Any OpenAI-compatible server',
  protocol: 'openai',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  unsupportedInput: ['topK'],
  create: (settings, dependencies) =>
    openAiChat({ ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) }, dependencies, {
      maxTokensMember: 'max_tokens',
    }),
});
