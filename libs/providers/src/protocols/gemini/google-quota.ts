import type { LimitDimension, LimitReading, LimitSnapshot } from '@app/contracts';
import { type QuotaViolation, readGoogleError } from './google-error.js';
import { goDuration } from '../../failures/retry-after.js';

/**
 * What a 429 of Google says of its limits; its good answers say nothing. The wait of `RetryInfo` is that
 * of a quota per minute: those per day begin again at midnight in California.
 *
 * @param body Of an error, parsed or as text.
 * @see https://ai.google.dev/gemini-api/docs/rate-limits
 */
export function readGoogleQuota(body: unknown): LimitSnapshot {
  const { violations, retryDelay } = readGoogleError(body);
  const resetAfterMs = goDuration(retryDelay);
  return violations.flatMap((violation): LimitReading[] => {
    const { quotaValue: limit } = violation;
    const dimension = dimensionOf(violation);
    if (dimension === undefined) return [];
    const told = resetAfterMs !== undefined && dimension !== 'requestsPerDay';
    return [
      {
        dimension,
        remaining: 0,
        ...(limit !== undefined && { limit }),
        ...(told && { resetAfterMs: Math.ceil(resetAfterMs) }),
      },
    ];
  });
}

function dimensionOf({ quotaId, quotaMetric }: QuotaViolation): LimitDimension | undefined {
  const perDay = /PerDay/i.test(quotaId);
  if (!perDay && !/PerMinute/i.test(quotaId)) return undefined;
  if (/token/i.test(quotaId + quotaMetric)) return perDay ? undefined : 'inputTokensPerMinute';
  if (!/request/i.test(quotaId + quotaMetric)) return undefined;
  return perDay ? 'requestsPerDay' : 'requestsPerMinute';
}
