import type { FailureSign } from '../failures/failure-signs.js';
import {
  type AnswerHeaders,
  limitReading,
  numberIn,
  type ReadLimits,
  requestPeriod,
} from '../limits/limit-headers.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';
import * as z from 'zod';

/** https://openrouter.ai/docs/api/reference/errors-and-debugging */
const failureSigns: readonly FailureSign[] = [
  // A 402 that is only temporary.
  { kind: 'rate-limit', marks: ['openrouter_in_flight_budget'] },
  { kind: 'quota', text: /free-models-per-day/i },
  { kind: 'content-filter', text: /requires moderation|was flagged|guardrail/i },
];

/**
 * `X-RateLimit-{Limit,Remaining,Reset}`, only with refusals: as headers, or in `metadata.headers` of the body's
 * error. The reset is in milliseconds since 1970. https://openrouter.ai/docs/api/reference/limits
 */
export const readOpenRouterLimits: ReadLimits = (headers, now = Date.now(), body) => {
  const given = headers.get('x-ratelimit-limit') ? headers : headersIn(body);
  const reset = numberIn(given.get('x-ratelimit-reset'));
  const resetAfterMs = reset === undefined ? undefined : reset - now;
  return limitReading(requestPeriod(resetAfterMs), {
    limit: given.get('x-ratelimit-limit'),
    remaining: given.get('x-ratelimit-remaining'),
    resetAfterMs,
  });
};

function headersIn(body: unknown): AnswerHeaders {
  const { metadata } = members(members(body)['error'] ?? body) as { metadata?: unknown };
  const found = Object.entries(members(members(metadata)['headers'])).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return new Map(found);
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** OpenRouter, a gateway to the models of many vendors: https://openrouter.ai/docs/api/reference/overview */
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
    appTitle: z.string().min(1).optional().describe("The application's name in that ranking."),
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
