import type { LimitDimension } from '@app/contracts';
import { goDuration } from '../failures/retry-after.js';
import { limitReading, type Told } from './limit-reading.js';
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
  const requests = toldOf(headers, 'requests');
  const period = (requests.resetAfterMs ?? 0) > minuteMs ? 'requestsPerDay' : 'requestsPerMinute';
  return [...limitReading(period, requests), ...tokens(headers)];
};

/** The same headers from a vendor whose requests are counted over a period that is known. */
export function goLimits(requests: LimitDimension): ReadLimits {
  return (headers) => [...limitReading(requests, toldOf(headers, 'requests')), ...tokens(headers)];
}

const tokens: ReadLimits = (headers) => limitReading('tokensPerMinute', toldOf(headers, 'tokens'));

function toldOf(headers: Parameters<ReadLimits>[0], name: string): Told {
  return {
    limit: headers.get(`x-ratelimit-limit-${name}`),
    remaining: headers.get(`x-ratelimit-remaining-${name}`),
    resetAfterMs: goDuration(headers.get(`x-ratelimit-reset-${name}`) ?? undefined),
  };
}
