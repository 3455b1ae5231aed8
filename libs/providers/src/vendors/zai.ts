import type { FailureSign } from '../failures/failure-signs.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/** Its business codes say more than the status: https://docs.z.ai/api-reference/api-code */
const failureSigns: readonly FailureSign[] = [
  { kind: 'auth', marks: ['1000', '1001', '1002', '1003', '1004', '1110', '1111', '1112', '1121', '1220'] },
  { kind: 'auth', marks: ['1309'], advice: 'The plan has ended; renew it, or use another backend.' },
  { kind: 'quota', marks: ['1113', '1304', '1308', '1310'] },
  { kind: 'model-not-found', marks: ['1211', '1311'] },
  { kind: 'invalid-request', marks: ['1210', '1212', '1213', '1214', '1215'] },
  { kind: 'context-length', marks: ['1261'] },
  { kind: 'content-filter', marks: ['1301'] },
  { kind: 'rate-limit', marks: ['1302', '1303', '1313'] },
  { kind: 'overloaded', marks: ['1305', '1312'] },
  { kind: 'unavailable', marks: ['1234'] },
];

/**
 * Z.ai (Zhipu): https://docs.z.ai/api-reference/llm/chat-completion
 *
 * The mainland's host is `https://open.bigmodel.cn/api/paas/v4`. The provider option
 * `thinking: { "type": "disabled" }` disables thinking.
 */
export const zai = openAiCompatible({
  id: 'zai',
  label: 'Z.ai',
  baseUrl: 'https://api.z.ai/api/paas/v4',
  baseUrlEnv: ['ZAI_API_BASE_URL'],
  apiKeyEnv: ['ZAI_API_KEY', 'ZHIPU_API_KEY'],
  defaultModel: 'glm-4.7-flash',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning'],
  instructedFormats: ['json-schema'],
  unsupportedInput: ['forced-tools', 'seed', 'parallelToolCalls', 'presencePenalty', 'frequencyPenalty'],
  connection: { failureSigns },
  chat: { maxTokensMember: 'max_tokens' },
});

/** Z.ai's subscription for coding: https://docs.z.ai/devpack/overview */
export const zaiCodingPlan = openAiCompatible({
  id: 'zai-coding-plan',
  label: 'Z.ai Coding Plan',
  note: "Z.ai sells this plan for use in the coding tools that it names, and its gateway looks at which client calls. Sluice calls as itself; whether that is let in, and whether your use is within the plan's terms, is for you to settle with Z.ai. For anything else use zai.",
  baseUrl: 'https://api.z.ai/api/coding/paas/v4',
  apiKeyEnv: 'ZAI_CODING_PLAN_API_KEY',
  defaultModel: 'glm-4.7',
  capabilities: ['chat', 'tools', 'json', 'json-schema', 'reasoning'],
  instructedFormats: ['json-schema'],
  unsupportedInput: ['forced-tools', 'seed', 'parallelToolCalls', 'presencePenalty', 'frequencyPenalty'],
  connection: { failureSigns },
  chat: { maxTokensMember: 'max_tokens' },
});
