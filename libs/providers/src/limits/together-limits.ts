import type { LimitReading } from '@app/contracts';
import { limitReading, numberIn } from './limit-reading.js';
import type { ReadLimits } from './read-limits.js';

const secondsOfMinute = 60;

/**
 * `x-ratelimit-*` for requests and `x-tokenlimit-*` for tokens, both of a second, with a reset in seconds.
 * They are told as what a minute of such seconds holds. What is left of one second says something of the
 * minute only when it is nothing.
 */
export const readTogetherLimits: ReadLimits = (headers) => {
  const seconds = numberIn(headers.get('x-ratelimit-reset'));
  return [
    ['requestsPerMinute', 'x-ratelimit'] as const,
    ['tokensPerMinute', 'x-tokenlimit'] as const,
  ].flatMap(([dimension, name]) =>
    limitReading(dimension, {
      limit: headers.get(`${name}-limit`),
      remaining: headers.get(`${name}-remaining`),
      resetAfterMs: seconds === undefined ? undefined : seconds * 1_000,
    }).map(ofMinute),
  );
};

function ofMinute({ dimension, limit, remaining, resetAfterMs }: LimitReading): LimitReading {
  return {
    dimension,
    ...(limit !== undefined && { limit: limit * secondsOfMinute }),
    ...(remaining === 0 && { remaining }),
    ...(remaining === 0 && resetAfterMs !== undefined && { resetAfterMs }),
  };
}
