import type { LimitDimension } from '@app/contracts';
import { goDuration } from '../failures/retry-after.js';
import { limitReading } from './limit-reading.js';
import type { ReadLimits } from './read-limits.js';

const minuteMs = 60_000;

/**
 * `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` with resets as durations of Go, such as `6m0s` and
 * `7.44ms`: https://platform.openai.com/docs/guides/rate-limits
 *
 * OpenAI does not say whether it is requests of a minute or of a day that it counts, but no minute takes
 * longer than one to be whole again.
 */
export const readOpenAiLimits: ReadLimits = (headers) => {
  const resetMs = goDuration(headers.get('x-ratelimit-reset-requests') ?? undefined) ?? 0;
  return goLimits(resetMs > minuteMs ? 'requestsPerDay' : 'requestsPerMinute')(headers);
};

/** The same headers from a vendor whose requests are counted over a period that is known. */
export function goLimits(requests: LimitDimension): ReadLimits {
  return (headers) =>
    [[requests, 'requests'] as const, ['tokensPerMinute', 'tokens'] as const].flatMap(([dimension, name]) =>
      limitReading(dimension, {
        limit: headers.get(`x-ratelimit-limit-${name}`),
        remaining: headers.get(`x-ratelimit-remaining-${name}`),
        resetAfterMs: goDuration(headers.get(`x-ratelimit-reset-${name}`) ?? undefined),
      }),
    );
}
