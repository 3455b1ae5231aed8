import { defineProvider, openAiBaseUrl, openAiChat, openAiEmbed } from '@app/provider-spec';

/** Any server that speaks OpenAI's chat completions: LM Studio, vLLM, LocalAI, llama.cpp … */
export const custom = defineProvider({
  id: 'custom',
  label: 'Any OpenAI-compatible server',
  protocol: 'openai',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  unsupportedInput: ['topK'],
  embeddings: { maximumInputs: 256, dimensions: true, inputTypes: false },
  create(settings, dependencies) {
    const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) };
    return {
      ...openAiChat(at, dependencies, { maxTokensMember: 'max_tokens' }),
      ...openAiEmbed(at, dependencies),
    };
  },
});
