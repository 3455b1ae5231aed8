import type { FailureSign } from '../failures/failure-signs.js';
import { readOpenRouterLimits } from '../limits/open-router-limits.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';
import * as z from 'zod';

/** https://openrouter.ai/docs/api/reference/errors-and-debugging */
const failureSigns: readonly FailureSign[] = [
  // A 402 that passes.
  { kind: 'rate-limit', marks: ['openrouter_in_flight_budget'] },
  { kind: 'quota', text: /free-models-per-day/i },
  { kind: 'content-filter', text: /requires moderation|was flagged|guardrail/i },
];

/** OpenRouter, a door to the models of many vendors: https://openrouter.ai/docs/api/reference/overview */
export const openrouter = openAiCompatible({
  id: 'openrouter',
  label: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  apiKeyEnv: 'OPENROUTER_API_KEY',
  defaultModel: 'openrouter/auto',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  embeddings: {
    defaultModel: 'openai/text-embedding-3-small',
    maximumInputs: 128,
    maximumInputTokens: 8_192,
    dimensions: true,
    inputTypes: false,
  },
  options: z.strictObject({
    siteUrl: z.url().optional().describe('The address by which OpenRouter ranks the application.'),
    appTitle: z.string().min(1).optional().describe("The application's name in those ranks."),
  }),
  connection: ({ siteUrl, appTitle }) => ({
    readLimits: readOpenRouterLimits,
    requestIdHeader: 'x-generation-id',
    failureSigns,
    headers: {
      ...(siteUrl !== undefined && { 'http-referer': siteUrl }),
      ...(appTitle !== undefined && { 'x-title': appTitle }),
    },
  }),
  chat: { maxTokensMember: 'max_tokens', topK: true },
});
