import type { FailureSign } from '../failures/failure-signs.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

const failureSigns: readonly FailureSign[] = [{ kind: 'auth', marks: ['a0202', 'a0211'] }];

/**
 * InternLM: https://internlm.intern-ai.org.cn/docEn/docs/Chat
 *
 * Its streams are unreliable, so that answers are requested in one piece. The provider option `thinking_mode`
 * enables deep thinking.
 */
export const internlm = openAiCompatible({
  id: 'internlm',
  label: 'InternLM',
  baseUrl: 'https://chat.intern-ai.org.cn/api/v1',
  apiKeyEnv: ['INTERNAI_API_KEY', 'INTERNLM_API_KEY', 'INTERN_API_KEY'],
  defaultModel: 'intern-latest',
  limits: { requestsPerMinute: 30 },
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning'],
  instructedFormats: ['json', 'json-schema'],
  unsupportedInput: [
    'toolChoice',
    'parallelToolCalls',
    'presencePenalty',
    'frequencyPenalty',
    'seed',
    'stop',
  ],
  connection: { failureSigns, isRejection },
  chat: { maxTokensMember: 'max_tokens', streams: false },
});

/** A refusal can have status 200: it has a code and a message, and no choices. */
function isRejection(body: object): boolean {
  return (
    ('error' in body && Boolean(body.error)) || ('code' in body && 'msg' in body && !('choices' in body))
  );
}
