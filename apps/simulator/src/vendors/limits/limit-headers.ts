import type { LimitDimension } from '@app/contracts';
import type { Admission, Refusal } from '../../quotas/quota-book.js';

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

export function retryAfter(milliseconds: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(milliseconds / 1_000)) };
}

/** Whether a quota that refuses is one of requests; else it is one of tokens. */
export function isAboutRequests({ dimension }: Refusal): boolean {
  return dimension === 'requests' || dimension === 'concurrency';
}
