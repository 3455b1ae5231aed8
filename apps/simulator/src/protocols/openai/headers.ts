import type { Admission, LimitView } from '../../quotas/quota-book.js';
import { goDuration } from './go-duration.js';

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

/** Without a quota the limits are too high to hold anyone back. */
const unlimitedRequests: LimitView = { limit: 100_000_000, remaining: 99_999_999, resetMs: 0 };
const unlimitedTokens: LimitView = { limit: 100_000_000_000, remaining: 99_999_999_999, resetMs: 0 };
const unlimitedHeaders = rateLimitHeaders(unlimitedRequests, unlimitedTokens);

/** As OpenAI sends them with an answer, rate limits included. */
export function answerHeaders(requestId: string, { requests, tokens }: Admission): string[] {
  const limits =
    requests === undefined && tokens === undefined
      ? unlimitedHeaders
      : rateLimitHeaders(requests ?? unlimitedRequests, tokens ?? unlimitedTokens);
  return ['x-request-id', requestId, ...common, ...limits];
}

/** A failure says nothing of rate limits, unless that is what it is about. */
export function failureHeaders(requestId: string): string[] {
  return ['x-request-id', requestId, ...common];
}

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
