import { limitReading, numberIn } from './limit-reading.js';
import type { ReadLimits } from './read-limits.js';

/**
 * OpenAI's names with whole seconds for the resets; -1 and 0 stand for no limit that is told:
 * https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota
 */
export const readAzureLimits: ReadLimits = (headers) =>
  [['requestsPerMinute', 'requests'] as const, ['tokensPerMinute', 'tokens'] as const].flatMap(
    ([dimension, name]) => {
      const seconds = numberIn(headers.get(`x-ratelimit-reset-${name}`));
      return limitReading(dimension, {
        limit: headers.get(`x-ratelimit-limit-${name}`),
        remaining: headers.get(`x-ratelimit-remaining-${name}`),
        resetAfterMs: seconds === undefined ? undefined : seconds * 1_000,
      });
    },
  );
