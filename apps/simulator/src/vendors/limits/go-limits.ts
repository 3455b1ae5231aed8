import type { LimitDimension } from '@app/contracts';
import type { LimitView } from '../../quotas/quota-book.js';
import { goDuration } from '../../protocols/openai/go-duration.js';
import { isAboutRequests, type LimitHeaders, retryAfter } from './limit-headers.js';

/** OpenAI's names and Go's durations. */
export function goLimits(requests: LimitDimension): LimitHeaders {
  return {
    withAnswers: [requests, 'tokensPerMinute'],
    withRefusals: [requests],
    ofAnswer: (admission) => [
      ...headers('requests', admission.requests),
      ...headers('tokens', admission.tokens),
    ],
    ofRefusal(refusal) {
      const { limit, used, retryAfterMs } = refusal;
      const view = { limit, remaining: Math.max(0, limit - used), resetMs: retryAfterMs };
      const told = headers(isAboutRequests(refusal) ? 'requests' : 'tokens', view);
      return { ...retryAfter(retryAfterMs), ...pairs(told) };
    },
  };
}

function headers(name: string, view: LimitView | undefined): string[] {
  if (view === undefined) return [];
  return [
    `x-ratelimit-limit-${name}`,
    String(view.limit),
    `x-ratelimit-remaining-${name}`,
    String(view.remaining),
    `x-ratelimit-reset-${name}`,
    goDuration(view.resetMs),
  ];
}

function pairs(flat: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) found[flat[at] ?? ''] = flat[at + 1] ?? '';
  return found;
}
