import type { LimitDimension } from '@app/contracts';
import { limitReading } from './limit-reading.js';
import type { ReadLimits } from './read-limits.js';

const names: readonly [LimitDimension, string][] = [
  ['requestsPerMinute', 'requests'],
  ['tokensPerMinute', 'tokens'],
  ['inputTokensPerMinute', 'input-tokens'],
  ['outputTokensPerMinute', 'output-tokens'],
];

/**
 * Anthropic's names, with the times of the resets as RFC 3339:
 * https://docs.claude.com/en/api/rate-limits#response-headers
 */
export const readAnthropicLimits: ReadLimits = (headers, now = Date.now()) =>
  names.flatMap(([dimension, name]) => {
    const reset = Date.parse(headers.get(`anthropic-ratelimit-${name}-reset`) ?? '');
    return limitReading(dimension, {
      limit: headers.get(`anthropic-ratelimit-${name}-limit`),
      remaining: headers.get(`anthropic-ratelimit-${name}-remaining`),
      resetAfterMs: Number.isNaN(reset) ? undefined : reset - now,
    });
  });
