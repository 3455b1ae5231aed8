import { openAiCompatible } from '../protocols/openai-compatible.js';

/**
 * Open WebUI, at the address of its user interface: https://docs.openwebui.com/getting-started/api-endpoints
 *
 * The provider options `tool_ids` and `files` select its own tools and files; tools of the job disable them.
 */
export const openWebui = openAiCompatible({
  id: 'open-webui',
  label: 'Open WebUI',
  family: 'local',
  note: 'An administrator must allow API keys; each account has one.',
  path: '/api',
  baseUrlEnv: ['OPEN_WEBUI_URL'],
  apiKeyEnv: 'OPEN_WEBUI_API_KEY',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  embeddings: { maximumInputs: 64, dimensions: false, inputTypes: false },
  chat: { maxTokensMember: 'max_tokens' },
  embed: { encodingFormat: 'float' },
});
