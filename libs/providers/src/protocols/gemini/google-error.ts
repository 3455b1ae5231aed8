import type { Failure, LimitDimension, LimitReading, LimitSnapshot } from '@app/contracts';
import * as z from 'zod';
import type { FailedAnswer } from '../../failures/classify-failure.js';
import type { FailureSign } from '../../failures/failure-signs.js';
import { goDuration } from '../../failures/retry-after.js';

/** Google asks for a longer wait than this only if the quota of a day or a month is exhausted. */
const longestRateLimitMs = 300_000;
const minuteMs = 60_000;

/**
 * Google's reasons and statuses, which say more than the HTTP status: a bad key is a 400.
 *
 * @see https://ai.google.dev/gemini-api/docs/troubleshooting
 * @see https://cloud.google.com/apis/design/errors
 */
export const googleFailureSigns: readonly FailureSign[] = [
  { kind: 'overloaded', marks: ['model_capacity_exhausted'] },
  {
    kind: 'quota',
    marks: ['quota_exhausted', 'insufficient_g1_credits_balance', 'billing_disabled'],
    text: /spend(ing)? cap|prepayment credits are depleted|\bdaily (limit|quota)/i,
  },
  {
    kind: 'auth',
    marks: [
      'api_key_service_blocked',
      'api_key_http_referrer_blocked',
      'api_key_ip_address_blocked',
      'access_token_expired',
      'credentials_missing',
      'consumer_suspended',
      'service_disabled',
    ],
    text: /user location is not supported/i,
  },
  { kind: 'unavailable', marks: ['cancelled', 'aborted', 'deadline_exceeded', 'internal'] },
];

/** Replaces the numeric code by Google's reason or status, and applies the quota rules of Google's clients. */
export function refineGoogleFailure(failure: Failure, { body }: FailedAnswer): Failure {
  const error = readGoogleError(body);
  return refineQuota(error.code === undefined ? failure : { ...failure, code: error.code }, error);
}

function refineQuota(failure: Failure, { violations }: GoogleError): Failure {
  const { retryAfterMs: wait, ...rest } = failure;
  if (wait !== undefined && wait > longestRateLimitMs) {
    return failure.kind === 'rate-limit' ? { ...failure, kind: 'quota' } : failure;
  }
  // The wait that comes with an exhausted quota of a day is that of a minute.
  if (failure.kind === 'quota') return rest;
  if (failure.kind !== 'rate-limit') return failure;
  const perMinute = violations.some(({ quotaId }) => /PerMinute/i.test(quotaId));
  return wait === undefined && perMinute ? { ...failure, retryAfterMs: minuteMs } : failure;
}

/**
 * The limits that a 429 of Google reports; its successful answers report none. The wait of `RetryInfo` belongs to
 * a quota per minute: quotas per day start again at midnight in California.
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
    const hasReset = resetAfterMs !== undefined && dimension !== 'requestsPerDay';
    return [
      {
        dimension,
        remaining: 0,
        ...(limit !== undefined && { limit }),
        ...(hasReset && { resetAfterMs: Math.ceil(resetAfterMs) }),
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

/** Entries of a list, and characters of a duration, that are read. */
const most = 32;

const violationSchema = z.object({
  quotaId: z.string().catch(''),
  quotaMetric: z.string().catch(''),
  quotaValue: z.coerce.number().nonnegative().optional().catch(undefined),
});

/** One quota that a request exceeded. */
type QuotaViolation = z.infer<typeof violationSchema>;

const noDetail = { violations: [], retryDelay: undefined, reason: undefined };

const detailSchema = z
  .object({
    violations: z.array(violationSchema).max(most).catch([]),
    retryDelay: z.string().max(most).optional().catch(undefined),
    reason: z.string().max(128).optional().catch(undefined),
  })
  .catch(noDetail);

const errorSchema = z.object({
  status: z.string().max(128).optional().catch(undefined),
  details: z.array(detailSchema).max(most).catch([]),
});

/** An error of Google's services. */
interface GoogleError {
  /** Its reason, else its status: `API_KEY_INVALID`, `RESOURCE_EXHAUSTED`. */
  code: string | undefined;
  violations: QuotaViolation[];
  /** The wait of its `RetryInfo`: `48s`. */
  retryDelay: string | undefined;
}

const bodySchema = z
  .object({ error: errorSchema })
  .transform(({ error }) => error)
  .catch({ status: undefined, details: [] });

/** Reads an error body, parsed or as text; anything else is read as an empty error. */
function readGoogleError(body: unknown): GoogleError {
  const value = typeof body === 'string' ? parse(body) : body;
  // Streams put their errors into an array.
  const { status, details } = bodySchema.parse(Array.isArray(value) ? value[0] : value);
  return {
    code: details.find(({ reason }) => reason !== undefined)?.reason ?? status,
    violations: details.flatMap(({ violations }) => violations),
    retryDelay: details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A proxy's page.
  }
}
