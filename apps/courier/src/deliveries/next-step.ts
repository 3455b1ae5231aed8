import type { DeliveryAttempt, WebhookDeliveryRecord } from '@app/contracts';
import type { DeliverySettlement } from '@app/queue';
import { type AttemptResult, delayBeforeNext } from '@app/webhooks';

/** The last attempts of a delivery that are kept; redelivering can go on for ever. */
const keptAttempts = 20;

/** What an attempt comes to, by the schedule alone. */
export function nextStep(
  delivery: WebhookDeliveryRecord,
  { retryAfterMs, ...result }: AttemptResult,
  startedAt: string,
  random: () => number = Math.random,
): DeliverySettlement {
  const attempt: DeliveryAttempt = { startedAt, ...result };
  const attempts = [...delivery.attempts, attempt].slice(-keptAttempts);
  if (result.failure === undefined) return { result: 'delivered', attempts, succeeded: true };
  const failed = { attempts, succeeded: false };
  if (result.failure === 'gone') return { ...failed, result: 'failed', gone: true };
  const delayMs = delayBeforeNext(delivery.tries + 1, { retryAfterMs, random });
  return delayMs === undefined ? { ...failed, result: 'failed' } : { ...failed, result: 'retry', delayMs };
}
