import {
  type Admission,
  isAboutRequests,
  type LimitView,
  type Refusal,
  unlimitedRequests,
  unlimitedTokens,
} from '../../quotas/quota-book.js';
import type { FailureResponse } from '../protocol.js';
import { errorBody } from './failures.js';

const common = [
  'openai-version',
  '2020-10-01',
  'openai-organization',
  'org-simulator',
  'openai-project',
  'proj_simulator',
  'openai-processing-ms',
  '1',
];

/** The headers of a successful answer, including rate limits. */
export function answerHeaders(requestId: string, { requests, tokens }: Admission): string[] {
  const limits =
    requests === undefined && tokens === undefined
      ? unlimitedHeaders
      : rateLimitHeaders(requests ?? unlimitedRequests, tokens ?? unlimitedTokens);
  return ['x-request-id', requestId, ...common, ...limits];
}

/** The headers of a failure. They include rate limits only in a 429, which brings its own. */
export function failureHeaders(requestId: string): string[] {
  return ['x-request-id', requestId, ...common];
}

const unlimitedHeaders = rateLimitHeaders(unlimitedRequests, unlimitedTokens);

function rateLimitHeaders(requests: LimitView, tokens: LimitView): string[] {
  return [
    'x-ratelimit-limit-requests',
    String(requests.limit),
    'x-ratelimit-limit-tokens',
    String(tokens.limit),
    'x-ratelimit-remaining-requests',
    String(requests.remaining),
    'x-ratelimit-remaining-tokens',
    String(tokens.remaining),
    'x-ratelimit-reset-requests',
    goDuration(requests.resetMs),
    'x-ratelimit-reset-tokens',
    goDuration(tokens.resetMs),
  ];
}

/** OpenAI's 429 for a quota of requests or tokens, or for a single request that exceeds the limit by itself. */
export function rateLimited(refusal: Refusal, model: string): FailureResponse {
  const { limit, used, requested, retryAfterMs } = refusal;
  const aboutRequests = isAboutRequests(refusal);
  const type = aboutRequests ? 'requests' : 'tokens';
  const period = aboutRequests ? 'requests per min (RPM)' : 'tokens per min (TPM)';
  const where = `for ${model} in organization org-simulator on ${period}`;
  const message =
    requested > limit
      ? `Request too large ${where}: Limit ${limit}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully. Visit https://platform.openai.com/account/rate-limits to learn more.`
      : `Rate limit reached ${where}: Limit ${limit}, Used ${used}, Requested ${requested}. Please try again in ${goDuration(retryAfterMs)}. Visit https://platform.openai.com/account/rate-limits to learn more.`;
  return {
    status: 429,
    headers: {
      'retry-after': String(Math.ceil(retryAfterMs / 1_000)),
      'retry-after-ms': String(retryAfterMs),
      [`x-ratelimit-limit-${type}`]: String(limit),
      [`x-ratelimit-remaining-${type}`]: String(Math.max(0, limit - used)),
      [`x-ratelimit-reset-${type}`]: goDuration(retryAfterMs),
    },
    body: errorBody({ message, type, code: 'rate_limit_exceeded' }),
    delivery: 'response',
  };
}

/** Milliseconds in Go's format, which OpenAI uses: `0s`, `7.44ms`, `1.5s`, `6m0s`, `1h0m0s`. */
export function goDuration(milliseconds: number): string {
  const microseconds = Math.max(0, Math.round(milliseconds * 1_000));
  if (microseconds === 0) return '0s';
  if (microseconds < 1_000_000) return `${microseconds / 1_000}ms`;
  const minutes = Math.floor(microseconds / 60_000_000);
  const seconds = `${(microseconds % 60_000_000) / 1_000_000}s`;
  if (minutes >= 60) return `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
