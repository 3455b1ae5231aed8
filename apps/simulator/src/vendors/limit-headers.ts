import type { LimitDimension } from '@app/contracts';
import { goDuration } from '../protocols/openai/rate-limits.js';
import type { Admission, LimitView, Refusal } from '../quotas/quota-book.js';

/** One family of rate limit headers. */
export interface LimitHeaders {
  /** What they tell of with a good answer. */
  withAnswers: readonly LimitDimension[];
  /** What they tell of when a quota of requests refuses. */
  withRefusals: readonly LimitDimension[];
  /** False where a refusal does not say how long to wait. Default: true. */
  wait?: boolean;
  /** Names and values by turns. */
  ofAnswer(admission: Admission): string[];
  ofRefusal(refusal: Refusal): Record<string, string>;
}

/** The family of those who tell nothing but how long to wait. */
export const noLimits: LimitHeaders = {
  withAnswers: [],
  withRefusals: [],
  ofAnswer: () => [],
  ofRefusal: ({ retryAfterMs }) => retryAfter(retryAfterMs),
};

function retryAfter(milliseconds: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(milliseconds / 1_000)) };
}

/** Whether a quota that refuses is one of requests; else it is one of tokens. */
function isAboutRequests({ dimension }: Refusal): boolean {
  return dimension === 'requests' || dimension === 'concurrency';
}

/** What a family calls the headers of requests and of tokens, and how it writes what they hold. */
interface NamedLimits {
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
