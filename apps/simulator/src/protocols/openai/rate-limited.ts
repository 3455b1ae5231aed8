import type { Refusal } from '../../quotas/quota-book.js';
import type { FailureResponse } from '../failure-case.js';
import { errorBody } from './error-body.js';
import { goDuration } from './go-duration.js';

/** OpenAI's 429 for a quota of requests or tokens, or for a single request that no waiting makes fit. */
export function rateLimited(refusal: Refusal, model: string): FailureResponse {
  const { limit, used, requested, retryAfterMs } = refusal;
  const aboutRequests = refusal.dimension === 'requests' || refusal.dimension === 'concurrency';
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
