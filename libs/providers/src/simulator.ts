import { defineProvider, openAiBaseUrl, openAiChat, openAiEmbed } from '@app/provider-spec';

/** The simulator of this repository: answers are made up and no vendor is called. */
export const simulator = defineProvider({
  id: 'simulator',
  label: 'Simulator',
  protocol: 'openai',
  defaultModel: 'simulator-small',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  unsupportedInput: ['topK'],
  embeddings: {
    defaultModel: 'simulator-embedding',
    maximumInputs: 2_048,
    maximumInputTokens: 8_192,
    maximumTokens: 300_000,
    dimensions: true,
    inputTypes: false,
  },
  create(settings, dependencies) {
    const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) };
    return { ...openAiChat(at, dependencies), ...openAiEmbed(at, dependencies) };
  },
});
