import { defineProvider, openAiBaseUrl, openAiChat } from '@app/provider-spec';

/** The simulator of this repository: answers are made up and no vendor is called. */
export const simulator = defineProvider({
  id: 'simulator',
  label: 'Simulator',
  protocol: 'openai',
  defaultModel: 'simulator-small',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  unsupportedInput: ['topK'],
  create: (settings, dependencies) =>
    openAiChat({ ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) }, dependencies),
});
