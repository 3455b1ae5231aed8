import { openAiLimitsBy } from '../limits/limit-headers.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/**
 * Groq: https://console.groq.com/docs/api-reference
 *
 * Its headers count requests by the day and tokens by the minute:
 * https://console.groq.com/docs/rate-limits
 */
export const groq = openAiCompatible({
  id: 'groq',
  label: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  apiKeyEnv: 'GROQ_API_KEY',
  defaultModel: 'openai/gpt-oss-20b',
  limitsPerModel: true,
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  // All of its models accept these and ignore them.
  unsupportedInput: ['presencePenalty', 'frequencyPenalty'],
  connection: { readLimits: openAiLimitsBy('requestsPerDay') },
});
