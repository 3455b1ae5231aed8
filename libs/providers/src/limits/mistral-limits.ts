import { limitReading } from './limit-reading.js';
import type { ReadLimits } from './read-limits.js';

/**
 * `x-ratelimit-{limit,remaining}-{req,tokens}-minute`; there are no resets. Other tiers tell of months and of
 * ten seconds, which are no limits that Sluice keeps.
 */
export const readMistralLimits: ReadLimits = (headers) =>
  [['requestsPerMinute', 'req'] as const, ['tokensPerMinute', 'tokens'] as const].flatMap(
    ([dimension, name]) =>
      limitReading(dimension, {
        limit: headers.get(`x-ratelimit-limit-${name}-minute`),
        remaining: headers.get(`x-ratelimit-remaining-${name}-minute`),
      }),
  );
