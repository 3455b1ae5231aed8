import { limitReading } from './limit-reading.js';
import type { ReadLimits } from './read-limits.js';

/**
 * What Cohere says to trial keys: the calls of one endpoint in a minute. Production keys are told nothing,
 * and the calls of a month are no limit of any window that is kept here.
 * https://docs.cohere.com/docs/rate-limits
 */
export const readCohereLimits: ReadLimits = (headers) =>
  limitReading('requestsPerMinute', {
    limit: headers.get('x-trial-endpoint-call-limit'),
    remaining: headers.get('x-trial-endpoint-call-remaining'),
  });
