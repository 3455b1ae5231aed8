import { openAiCompatible } from '../protocols/openai-compatible.js';
import { zaiFailureSigns } from './zai.js';

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
  connection: { failureSigns: zaiFailureSigns },
  chat: { maxTokensMember: 'max_tokens' },
});
