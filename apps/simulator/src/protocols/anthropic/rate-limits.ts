import {
  type Admission,
  type Dimension,
  type LimitView,
  type Refusal,
  unlimitedRequests,
  unlimitedTokens,
} from '../../quotas/quota-book.js';
import { headerRecord } from '../call.js';
import type { FailureResponse } from '../protocol.js';
import { errorBody } from './failures.js';

const common = ['anthropic-organization-id', '00000000-0000-4000-8000-000000000000'];

/** The headers of a successful answer, including rate limits. */
export function answerHeaders(
  requestId: string,
  { requests, tokens = unlimitedTokens }: Admission,
): string[] {
  return [
    'request-id',
    requestId,
    ...common,
    ...limitHeaders('requests', requests ?? unlimitedRequests),
    ...['tokens', 'input-tokens', 'output-tokens'].flatMap((name) => limitHeaders(name, tokens)),
  ];
}

/** The headers of a failure. They include rate limits only in a 429, which brings its own. */
export function failureHeaders(requestId: string): string[] {
  return ['request-id', requestId, ...common];
}

/** The headers of one limit. Its reset is a time in RFC 3339 with whole seconds. */
function limitHeaders(name: string, { limit, remaining, resetMs }: LimitView): string[] {
  const prefix = `anthropic-ratelimit-${name}`;
  return [
    `${prefix}-limit`,
    String(limit),
    `${prefix}-remaining`,
    String(remaining),
    `${prefix}-reset`,
    wholeSeconds(Date.now() + resetMs),
  ];
}

function wholeSeconds(time: number): string {
  return new Date(Math.ceil(time / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}

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
  const limits = headerRecord(limitHeaders(header, view));
  const message = `This request would exceed your organization's rate limit of ${limit} ${words} (org: 00000000-0000-4000-8000-000000000000, model: ${model}). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later.`;
  return {
    status: 429,
    headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)), ...limits },
    body: errorBody({ type: 'rate_limit_error', message }),
    delivery: 'response',
  };
}
