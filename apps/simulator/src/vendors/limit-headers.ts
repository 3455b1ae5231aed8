import type { LimitDimension } from '@app/contracts';
import { headerRecord } from '../protocols/call.js';
import { goDuration } from '../protocols/openai/rate-limits.js';
import { type Admission, isAboutRequests, type LimitView, type Refusal } from '../quotas/quota-book.js';

/** One family of rate limit headers. */
export interface LimitHeaders {
  /** The dimensions reported with a successful answer. */
  withAnswers: readonly LimitDimension[];
  /** The dimensions reported if a quota of requests refuses. */
  withRefusals: readonly LimitDimension[];
  /** False if a refusal does not state how long to wait. Default: true. */
  wait?: boolean;
  /** Alternating names and values. */
  ofAnswer(admission: Admission): string[];
  ofRefusal(refusal: Refusal): Record<string, string>;
}

/** The family of vendors who report nothing but how long to wait. */
export const noLimits: LimitHeaders = {
  withAnswers: [],
  withRefusals: [],
  ofAnswer: () => [],
  ofRefusal: ({ retryAfterMs }) => retryAfter(retryAfterMs),
};

/** How a family writes the headers of requests and of tokens. */
export interface NamedLimits {
  requests(view: LimitView): Record<string, string>;
  tokens(view: LimitView): Record<string, string>;
  /** False for vendors who report limits only with refusals. Default: true. */
  withAnswers?: boolean;
  /** False for vendors who do not state a wait. Default: true. */
  retryAfter?: boolean;
}

/** A family that reports requests and tokens per minute under its own header names. */
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
      return {
        ...(named.retryAfter !== false && retryAfter(refusal.retryAfterMs)),
        ...(isAboutRequests(refusal) ? named.requests(viewOf(refusal)) : named.tokens(viewOf(refusal))),
      };
    },
  };
}

/**
 * The family with OpenAI's header names and Go's durations.
 *
 * @param requests The dimension that the headers of requests report.
 */
export function goLimits(requests: LimitDimension): LimitHeaders {
  return {
    withAnswers: [requests, 'tokensPerMinute'],
    withRefusals: [requests],
    ofAnswer: (admission) => [
      ...goHeaders('requests', admission.requests),
      ...goHeaders('tokens', admission.tokens),
    ],
    ofRefusal: (refusal) => ({
      ...retryAfter(refusal.retryAfterMs),
      ...headerRecord(goHeaders(isAboutRequests(refusal) ? 'requests' : 'tokens', viewOf(refusal))),
    }),
  };
}

function goHeaders(name: string, view: LimitView | undefined): string[] {
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

function retryAfter(milliseconds: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(milliseconds / 1_000)) };
}

function viewOf({ limit, used, retryAfterMs }: Refusal): LimitView {
  return { limit, remaining: Math.max(0, limit - used), resetMs: retryAfterMs };
}
