import type { LimitDimension } from '@app/contracts';
import type { LimitView } from '../../quotas/quota-book.js';
import { isAboutRequests, type LimitHeaders, retryAfter } from './limit-headers.js';

/** What a family calls the headers of requests and of tokens, and how it writes what they hold. */
export interface NamedLimits {
  requests(view: LimitView): Record<string, string>;
  tokens(view: LimitView): Record<string, string>;
  /** False for vendors that tell their limits only when they refuse. Default: true. */
  withAnswers?: boolean;
  /** False for vendors that name no wait. Default: true. */
  retryAfter?: boolean;
}

/** A family of headers of a minute's requests and tokens. */
export function namedLimits(named: NamedLimits): LimitHeaders {
  const { withAnswers = true } = named;
  const dimensions: readonly LimitDimension[] = ['requestsPerMinute', 'tokensPerMinute'];
  return {
    withAnswers: withAnswers ? dimensions : [],
    withRefusals: ['requestsPerMinute'],
    ofAnswer({ requests, tokens }) {
      if (!withAnswers) return [];
      return Object.entries({
        ...(requests !== undefined && named.requests(requests)),
        ...(tokens !== undefined && named.tokens(tokens)),
      }).flat();
    },
    ofRefusal(refusal) {
      const { limit, used, retryAfterMs } = refusal;
      const view = { limit, remaining: Math.max(0, limit - used), resetMs: retryAfterMs };
      return {
        ...(named.retryAfter !== false && retryAfter(retryAfterMs)),
        ...(isAboutRequests(refusal) ? named.requests(view) : named.tokens(view)),
      };
    },
  };
}
