import type { Admission, LimitView, Refusal } from '../../quotas/quota-book.js';
import type { Dimension } from '../../script/script.js';
import type { FailureResponse } from '../protocol.js';
import { errorBody } from './failures.js';

const common = ['anthropic-organization-id', '00000000-0000-4000-8000-000000000000'];

/** Without a quota the limits are too high to hold anyone back. */
const unlimitedRequests: LimitView = { limit: 100_000_000, remaining: 99_999_999, resetMs: 0 };
const unlimitedTokens: LimitView = { limit: 100_000_000_000, remaining: 99_999_999_999, resetMs: 0 };

/** As Anthropic sends them with an answer, rate limits included. */
export function answerHeaders(requestId: string, { requests, tokens }: Admission): string[] {
  const ofTokens = tokens ?? unlimitedTokens;
  return [
    'request-id',
    requestId,
    ...common,
    ...limitHeaders('requests', requests ?? unlimitedRequests),
    ...['tokens', 'input-tokens', 'output-tokens'].flatMap((name) => limitHeaders(name, ofTokens)),
  ];
}

/** A failure says nothing of rate limits, unless that is what it is about. */
export function failureHeaders(requestId: string): string[] {
  return ['request-id', requestId, ...common];
}

/** One limit, its reset as a time in RFC 3339 with whole seconds. */
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
