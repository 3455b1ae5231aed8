import type { Admission, LimitView } from '../../quotas/quota-book.js';

const common = ['anthropic-organization-id', '00000000-0000-4000-8000-000000000000'];

/** Without a quota the limits are too high to hold anyone back. */
const unlimitedRequests: LimitView = { limit: 100_000_000, remaining: 99_999_999, resetMs: 0 };
const unlimitedTokens: LimitView = { limit: 100_000_000_000, remaining: 99_999_999_999, resetMs: 0 };

/** As Anthropic sends them with an answer, rate limits included. */
export function answerHeaders(requestId: string, { requests, tokens }: Admission): string[] {
  const ofTokens = tokens ?? unlimitedTokens;
  return [
    'request-id',
    requestId,
    ...common,
    ...limitHeaders('requests', requests ?? unlimitedRequests),
    ...['tokens', 'input-tokens', 'output-tokens'].flatMap((name) => limitHeaders(name, ofTokens)),
  ];
}

/** A failure says nothing of rate limits, unless that is what it is about. */
export function failureHeaders(requestId: string): string[] {
  return ['request-id', requestId, ...common];
}

/** One limit, its reset as a time in RFC 3339 with whole seconds. */
export function limitHeaders(name: string, { limit, remaining, resetMs }: LimitView): string[] {
  const prefix = `anthropic-ratelimit-${name}`;
  return [
    `${prefix}-limit`,
    String(limit),
    `${prefix}-remaining`,
    String(remaining),
    `${prefix}-reset`,
    wholeSeconds(Date.now() + resetMs),
  ];
}

function wholeSeconds(time: number): string {
  return new Date(Math.ceil(time / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}
