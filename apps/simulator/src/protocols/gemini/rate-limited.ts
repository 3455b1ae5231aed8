import type { Refusal } from '../../quotas/quota-book.js';
import type { FailureResponse } from '../failure-case.js';
import { quotaFailure, quotaHelp, quotaMessage, refusal, retryInfo } from './error-body.js';

/** Google's 429 for a quota of requests or tokens. It has no headers for them: all is in the body. */
export function rateLimited({ dimension, limit, retryAfterMs }: Refusal, model: string): FailureResponse {
  const aboutRequests = dimension === 'requests' || dimension === 'concurrency';
  const metric = aboutRequests
    ? 'generate_content_free_tier_requests'
    : 'generate_content_free_tier_input_token_count';
  const quotaId = aboutRequests
    ? 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier'
    : 'GenerateContentInputTokensPerModelPerMinute-FreeTier';
  const seconds = retryAfterMs / 1_000;
  return refusal({
    code: 429,
    message: quotaMessage(metric, limit, model, seconds),
    status: 'RESOURCE_EXHAUSTED',
    details: [quotaHelp, quotaFailure(metric, quotaId, limit, model), retryInfo(seconds)],
  });
}
