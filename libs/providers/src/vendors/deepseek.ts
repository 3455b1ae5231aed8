import { openAiCompatible } from '../protocols/openai-compatible.js';

/**
 * DeepSeek: https://api-docs.deepseek.com/api/create-chat-completion
 *
 * It reports no limits: a call waits in its queue, kept alive by empty lines and comments.
 */
export const deepseek = openAiCompatible({
  id: 'deepseek',
  label: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com',
  apiKeyEnv: 'DEEPSEEK_API_KEY',
  defaultModel: 'deepseek-v4-flash',
  capabilities: ['chat', 'tools', 'json', 'json-schema', 'reasoning', 'list-models'],
  instructedFormats: ['json-schema'],
  unsupportedInput: ['seed', 'parallelToolCalls'],
  connection: { requestIdHeader: 'x-ds-trace-id' },
  chat: { maxTokensMember: 'max_tokens' },
});
