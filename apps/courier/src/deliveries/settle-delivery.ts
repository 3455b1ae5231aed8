import { setTimeout as delay } from 'node:timers/promises';
import {
  type ClaimedDelivery,
  type ClaimRules,
  type DeliverySettlement,
  type WebhookOutbox,
} from '@app/webhooks';
import { QueueUnavailableError } from '@app/redis';

/** Before an outcome that Redis could not take is written again; all within the lease. */
const againAfterMs = [200, 1_000, 4_000];

/** Writes down what an attempt came to, again when Redis is away for a moment. */
export async function settleDelivery(
  outbox: WebhookOutbox,
  claimed: ClaimedDelivery,
  settlement: DeliverySettlement,
  rules: ClaimRules,
): ReturnType<WebhookOutbox['settle']> {
  for (const waitMs of againAfterMs) {
    try {
      return await outbox.settle(claimed, settlement, rules);
    } catch (error) {
      if (!(error instanceof QueueUnavailableError)) throw error;
      await delay(waitMs);
    }
  }
  return outbox.settle(claimed, settlement, rules);
}
