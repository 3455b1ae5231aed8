import type { DeliveryAttempt, WebhookDeliveryRecord } from '@app/contracts';
import { type AttemptResult, delayBeforeNext, type DeliverySettlement } from '@app/webhooks';

/** What came of an attempt, be it that it could not even be signed. */
export type AttemptOutcome = Omit<AttemptResult, 'failure'> & Pick<DeliveryAttempt, 'failure'>;

/** The last attempts of a delivery that are kept; redelivering can go on for ever. */
const keptAttempts = 20;

/** What an attempt comes to, by the schedule alone. */
export function nextStep(
  delivery: WebhookDeliveryRecord,
  { retryAfterMs, ...result }: AttemptOutcome,
  startedAt: string,
  random: () => number = Math.random,
): DeliverySettlement {
  const attempt: DeliveryAttempt = { startedAt, ...result };
  const attempts = [...delivery.attempts, attempt].slice(-keptAttempts);
  if (result.failure === undefined) return { result: 'delivered', attempts, succeeded: true };
  // Nothing was sent, so that it says nothing about the receiver.
  const failed = result.failure === 'no-signature' ? { attempts } : { attempts, succeeded: false };
  if (result.failure === 'gone') return { ...failed, result: 'failed', gone: true };
  const delayMs = delayBeforeNext(delivery.tries + 1, { retryAfterMs, random });
  return delayMs === undefined ? { ...failed, result: 'failed' } : { ...failed, result: 'retry', delayMs };
}
