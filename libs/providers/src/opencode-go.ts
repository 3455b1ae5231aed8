import { randomUUID } from 'node:crypto';
import { openAiCompatible } from './open-ai-compatible.js';
import { opencodeFailureSigns } from './opencode-zen.js';

/** OpenCode Go: https://opencode.ai/docs/go */
export const opencodeGo = openAiCompatible({
  id: 'opencode-go',
  label: 'OpenCode Go',
  note: 'A subscription for coding, with limits of hours and weeks.',
  baseUrl: 'https://opencode.ai/zen/go/v1',
  apiKeyEnv: ['OPENCODE_GO_API_KEY', 'OPENCODE_API_KEY'],
  defaultModel: 'glm-5.1',
  capabilities: ['chat', 'tools', 'images', 'json', 'reasoning', 'list-models'],
  // Without a session it serves nobody; each backend of each process is one.
  connection: () => ({
    failureSigns: opencodeFailureSigns,
    headers: { 'x-opencode-session': randomUUID() },
  }),
  chat: { maxTokensMember: 'max_tokens' },
});
