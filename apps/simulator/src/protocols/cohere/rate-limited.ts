import type { Refusal } from '../../quotas/quota-book.js';
import type { FailureResponse } from '../failure-case.js';
import { refusal } from './error-body.js';

/** What Cohere says to a trial key that has used up its calls. */
export function trialLimit(calls: number, period: 'minute' | 'month'): string {
  return `You are using a Trial key, which is limited to ${calls} API calls / ${period}. You can continue to use the Trial key for free or upgrade to a Production key with higher rate limits at 'https://dashboard.cohere.com/api-keys'. Contact us on 'https://discord.gg/XW44jPfYJu' or email us at support@cohere.com with any questions`;
}

/** Cohere's 429, which does not say how long to wait. */
export function rateLimited({ limit }: Refusal): FailureResponse {
  return refusal(429, trialLimit(limit, 'minute'));
}
