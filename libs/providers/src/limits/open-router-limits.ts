import { limitReading, numberIn } from './limit-reading.js';
import type { AnswerHeaders, ReadLimits } from './read-limits.js';

const minuteMs = 60_000;

/**
 * `X-RateLimit-{Limit,Remaining,Reset}`, with refusals alone: as headers, or as `metadata.headers` of the
 * body's error. The reset is a time in milliseconds since 1970; what is whole again within a minute is a
 * limit of a minute, else of a day. https://openrouter.ai/docs/api/reference/limits
 */
export const readOpenRouterLimits: ReadLimits = (headers, now = Date.now(), body) => {
  const told = headers.get('x-ratelimit-limit') ? headers : headersIn(body);
  const reset = numberIn(told.get('x-ratelimit-reset'));
  const resetAfterMs = reset === undefined ? undefined : reset - now;
  const dimension = (resetAfterMs ?? 0) > minuteMs ? 'requestsPerDay' : 'requestsPerMinute';
  return limitReading(dimension, {
    limit: told.get('x-ratelimit-limit'),
    remaining: told.get('x-ratelimit-remaining'),
    resetAfterMs,
  });
};

function headersIn(body: unknown): AnswerHeaders {
  const { metadata } = members(members(body)['error'] ?? body) as { metadata?: unknown };
  const found = Object.entries(members(members(metadata)['headers'])).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return new Map(found);
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
