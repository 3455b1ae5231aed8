import type { FailureCase } from '../failure-case.js';
import { quotaFailure, quotaHelp, quotaMessage, retryInfo } from './error-body.js';
import { failure } from './failure.js';

const model = 'gemini-2.5-flash';
const requests = 'generate_content_free_tier_requests';
const tokens = 'generate_content_free_tier_input_token_count';

/** A 429 over one quota; without a wait, Google leaves its RetryInfo out. */
function overQuota(
  name: string,
  quota: { metric: string; quotaId: string; limit: number; seconds?: number },
  rest: Parameters<typeof failure>[2],
): FailureCase {
  const { metric, quotaId, limit, seconds } = quota;
  return failure(
    name,
    {
      code: 429,
      message: quotaMessage(metric, limit, model, seconds),
      status: 'RESOURCE_EXHAUSTED',
      details: [
        quotaHelp,
        quotaFailure(metric, quotaId, limit, model),
        ...(seconds === undefined ? [] : [retryInfo(seconds)]),
      ],
    },
    rest,
  );
}

const perMinute = 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier';
const perDay = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';

/** How Google tells that a quota is used up: for a minute, for a day, or that there is none. */
export const quotaFailures: readonly FailureCase[] = [
  overQuota(
    'rate-limited',
    { metric: requests, quotaId: perMinute, limit: 15, seconds: 48.939935699 },
    { expectedKind: 'rate-limit', expectedRetryAfterMs: 48_940 },
  ),
  overQuota(
    'rate-limited-tokens',
    {
      metric: tokens,
      quotaId: 'GenerateContentInputTokensPerModelPerMinute-FreeTier',
      limit: 250_000,
      seconds: 12,
    },
    { expectedKind: 'rate-limit', expectedRetryAfterMs: 12_000 },
  ),
  overQuota(
    'rate-limited-without-wait',
    { metric: requests, quotaId: perMinute, limit: 15 },
    { expectedKind: 'rate-limit', expectedRetryAfterMs: 60_000 },
  ),
  failure(
    'vertex-rate-limited',
    {
      code: 429,
      message:
        'Resource exhausted. Please try again later. Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.',
      status: 'RESOURCE_EXHAUSTED',
    },
    { expectedKind: 'rate-limit', vendor: 'vertex' },
  ),
  overQuota(
    'daily-quota',
    { metric: requests, quotaId: perDay, limit: 200, seconds: 17 },
    { expectedKind: 'quota' },
  ),
  overQuota(
    'no-quota',
    { metric: requests, quotaId: perMinute, limit: 0, seconds: 33 },
    { expectedKind: 'quota' },
  ),
  overQuota(
    'rate-limited-long',
    { metric: requests, quotaId: perMinute, limit: 15, seconds: 3_600 },
    { expectedKind: 'quota', expectedRetryAfterMs: 3_600_000 },
  ),
  failure(
    'insufficient-quota',
    {
      code: 429,
      message:
        'Your prepayment credits are depleted. Please go to AI Studio at https://ai.studio/projects to manage your project and billing.',
      status: 'RESOURCE_EXHAUSTED',
    },
    { expectedKind: 'quota' },
  ),
];
