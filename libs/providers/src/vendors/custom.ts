import { openAiCompatible } from '../protocols/openai-compatible.js';

/** Any server that speaks OpenAI's chat completions: LM Studio, vLLM, LocalAI, llama.cpp … */
export const custom = openAiCompatible({
  id: 'custom',
  label: 'Any OpenAI-compatible server',
  family: 'local',
  localAddress: 'path',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  embeddings: { maximumInputs: 256, dimensions: true, inputTypes: false },
  chat: { maxTokensMember: 'max_tokens' },
});
