import type { FailureSign } from '@app/provider-spec';
import { openAiCompatible } from './open-ai-compatible.js';

/** Types of its errors; their statuses vary. */
export const opencodeFailureSigns: readonly FailureSign[] = [
  { kind: 'quota', marks: ['creditserror', 'gousagelimiterror', 'freeusagelimiterror'] },
  { kind: 'auth', marks: ['autherror'] },
  { kind: 'model-not-found', marks: ['modelerror'] },
  { kind: 'invalid-request', marks: ['missingsessionid'] },
];

/** OpenCode Zen: https://opencode.ai/docs/zen */
export const opencodeZen = openAiCompatible({
  id: 'opencode-zen',
  label: 'OpenCode Zen',
  note: 'Its free models are meant for OpenCode itself and are limited by address.',
  baseUrl: 'https://opencode.ai/zen/v1',
  apiKeyEnv: ['OPENCODE_ZEN_API_KEY', 'OPENCODE_API_KEY'],
  defaultModel: 'glm-5.1',
  capabilities: ['chat', 'tools', 'images', 'json', 'reasoning', 'list-models'],
  connection: { failureSigns: opencodeFailureSigns },
  chat: { maxTokensMember: 'max_tokens', asksForUsage: false },
});
