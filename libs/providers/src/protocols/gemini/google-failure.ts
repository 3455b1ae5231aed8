import type { Failure } from '@app/contracts';
import type { VendorAnswer } from '../../answers/vendor-answer.js';
import type { FailureSign } from '../../failures/failure-signs.js';
import { type GoogleError, readGoogleError } from './google-error.js';

/** Google asks for a longer wait than this only where the quota of a day or a month is spent. */
const longestRateLimitMs = 300_000;
const minuteMs = 60_000;

/**
 * Google's reasons and statuses, which are not all told by the HTTP status: a bad key is a 400.
 *
 * @see https://ai.google.dev/gemini-api/docs/troubleshooting
 * @see https://cloud.google.com/apis/design/errors
 */
export const googleSigns: readonly FailureSign[] = [
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

/** Google's reason or status in place of the number of the status; the rules of its clients for quotas. */
export function refineGoogleFailure(failure: Failure, { body }: VendorAnswer): Failure {
  const error = readGoogleError(body);
  return refineQuota(error.code === undefined ? failure : { ...failure, code: error.code }, error);
}

function refineQuota(failure: Failure, { violations }: GoogleError): Failure {
  const { retryAfterMs: wait, ...rest } = failure;
  if (wait !== undefined && wait > longestRateLimitMs) {
    return failure.kind === 'rate-limit' ? { ...failure, kind: 'quota' } : failure;
  }
  // The wait that comes with a spent quota of a day is still that of a minute.
  if (failure.kind === 'quota') return rest;
  if (failure.kind !== 'rate-limit') return failure;
  const perMinute = violations.some(({ quotaId }) => /PerMinute/i.test(quotaId));
  return wait === undefined && perMinute ? { ...failure, retryAfterMs: minuteMs } : failure;
}
