import type { LimitDimension, LimitReading, LimitSnapshot } from '@app/contracts';
import * as z from 'zod';
import { goDuration } from '../failures/retry-after.js';

const violationSchema = z.object({
  quotaId: z.string().catch(''),
  quotaMetric: z.string().catch(''),
  quotaValue: z.coerce.number().nonnegative().optional().catch(undefined),
});

/** One quota that a request went over. */
export type QuotaViolation = z.infer<typeof violationSchema>;

const detailSchema = z
  .object({
    violations: z.array(violationSchema).max(32).catch([]),
    retryDelay: z.string().max(32).optional().catch(undefined),
  })
  .catch({ violations: [], retryDelay: undefined });

const bodySchema = z
  .object({ error: z.object({ details: z.array(detailSchema).max(32) }) })
  .transform(({ error }) => error.details)
  .catch([]);

/** The quotas of which an error body of Google tells in its `QuotaFailure`. */
export function quotaViolations(body: unknown): QuotaViolation[] {
  return details(body).flatMap(({ violations }) => violations);
}

/**
 * What a 429 of Google says of its limits; its good answers say nothing. The wait of `RetryInfo` is that
 * of a quota per minute: those per day begin again at midnight in California.
 *
 * @param body Of an error, parsed or as text.
 * @see https://ai.google.dev/gemini-api/docs/rate-limits
 */
export function readGoogleQuota(body: unknown): LimitSnapshot {
  const delay = details(body).find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay;
  const resetAfterMs = goDuration(delay);
  return quotaViolations(body).flatMap(({ quotaId, quotaMetric, quotaValue }): LimitReading[] => {
    const dimension = dimensionOf(quotaId, quotaMetric);
    if (dimension === undefined) return [];
    return [
      {
        dimension,
        remaining: 0,
        ...(quotaValue !== undefined && { limit: quotaValue }),
        ...(resetAfterMs !== undefined &&
          dimension !== 'requestsPerDay' && { resetAfterMs: Math.ceil(resetAfterMs) }),
      },
    ];
  });
}

function dimensionOf(quotaId: string, quotaMetric: string): LimitDimension | undefined {
  const perDay = /PerDay/i.test(quotaId);
  if (!perDay && !/PerMinute/i.test(quotaId)) return undefined;
  if (/token/i.test(quotaId + quotaMetric)) return perDay ? undefined : 'inputTokensPerMinute';
  if (!/request/i.test(quotaId + quotaMetric)) return undefined;
  return perDay ? 'requestsPerDay' : 'requestsPerMinute';
}

function details(body: unknown): z.infer<typeof bodySchema> {
  const value = typeof body === 'string' ? parse(body) : body;
  // Streams put their errors into an array.
  return bodySchema.parse(Array.isArray(value) ? value[0] : value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A page of a proxy tells of no quotas.
  }
}
