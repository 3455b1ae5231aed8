import { openAiCompatible } from '../protocols/openai-compatible.js';

/** The simulator of this repository: it makes answers up and calls no vendor. */
export const simulator = openAiCompatible({
  id: 'simulator',
  label: 'Simulator',
  defaultModel: 'simulator-small',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  embeddings: {
    defaultModel: 'simulator-embedding',
    maximumInputs: 2_048,
    maximumInputTokens: 8_192,
    maximumTokens: 300_000,
    dimensions: true,
    inputTypes: false,
  },
});
