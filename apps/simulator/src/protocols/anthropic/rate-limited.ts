import type { Dimension } from '../../quotas/quota.js';
import type { Refusal } from '../../quotas/quota-book.js';
import type { FailureResponse } from '../failure-case.js';
import { errorBody } from './error-body.js';
import { limitHeaders } from './headers.js';

const counted: Record<Dimension, [header: string, words: string]> = {
  requests: ['requests', 'requests per minute'],
  concurrency: ['requests', 'concurrent connections'],
  tokens: ['tokens', 'tokens per minute'],
  inputTokens: ['input-tokens', 'input tokens per minute'],
  outputTokens: ['output-tokens', 'output tokens per minute'],
};

/** Anthropic's 429 for a quota of requests or tokens. */
export function rateLimited(refusal: Refusal, model: string): FailureResponse {
  const { limit, used, retryAfterMs } = refusal;
  const [header, words] = counted[refusal.dimension];
  const view = { limit, remaining: Math.max(0, limit - used), resetMs: retryAfterMs };
  const told = limitHeaders(header, view);
  const message = `This request would exceed your organization's rate limit of ${limit} ${words} (org: 00000000-0000-4000-8000-000000000000, model: ${model}). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later.`;
  return {
    status: 429,
    headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)), ...pairs(told) },
    body: errorBody({ type: 'rate_limit_error', message }),
    delivery: 'response',
  };
}

function pairs(flat: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) found[flat[at] ?? ''] = flat[at + 1] ?? '';
  return found;
}
