import { Inject, Injectable } from '@nestjs/common';
import { type ClaimedDelivery, type ClaimRules, type DeliverySettlement, WebhookOutbox } from '@app/queue';
import { UnreadableSealError } from '@app/sealing';
import type { Logger } from '@app/telemetry';
import { WebhookSender } from '@app/webhooks';
import { CLAIM_RULES, LOG } from '../tokens.js';
import { type AttemptOutcome, nextStep } from './next-step.js';
import { settleDelivery } from './settle-delivery.js';
import { SigningKeyRing } from './signing-keys.service.js';

/** Attempts deliveries that this process has claimed. */
@Injectable()
export class Deliverer {
  constructor(
    private readonly outbox: WebhookOutbox,
    private readonly sender: WebhookSender,
    private readonly keys: SigningKeyRing,
    @Inject(CLAIM_RULES) private readonly rules: ClaimRules,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /**
   * Makes one attempt and writes down what it came to. Never rejects: what cannot be written down is
   * found when the lease ends, and sent again under the same id.
   */
  async deliver(claimed: ClaimedDelivery, signal: AbortSignal): Promise<void> {
    const { tenant, subject } = claimed.delivery;
    try {
      const settlement = await this.#attempt(claimed, signal);
      const settled = await settleDelivery(this.outbox, claimed, settlement, this.rules);
      if (settled === 'disabled') {
        this.log.warn('A webhook endpoint was disabled because of its failures', {
          tenant,
          component: claimed.delivery.endpoint,
        });
      }
    } catch (error) {
      this.log.error('A webhook could not be settled; it will be sent again', {
        job: subject,
        tenant,
        error,
      });
    }
  }

  async #attempt(claimed: ClaimedDelivery, signal: AbortSignal): Promise<DeliverySettlement> {
    const { delivery, endpoint } = claimed;
    const url = endpoint?.url ?? delivery.url;
    if (url === undefined || endpoint?.enabled === false) return { result: 'failed' };
    const startedAt = new Date(claimed.now).toISOString();
    try {
      return nextStep(delivery, await this.#send(claimed, url, signal), startedAt);
    } catch (error) {
      if (signal.aborted) return { result: 'release' };
      throw error;
    }
  }

  async #send(claimed: ClaimedDelivery, url: string, signal: AbortSignal): Promise<AttemptOutcome> {
    const { event, body, tenant } = claimed.delivery;
    try {
      const keys = this.keys.keysOf(claimed);
      return await this.sender.send({ url, id: event, body, keys }, signal);
    } catch (error) {
      if (!(error instanceof UnreadableSealError)) throw error;
      this.log.error('A webhook could not be signed', {
        tenant,
        component: claimed.delivery.endpoint,
        error,
      });
      const message = 'The signing secret cannot be opened. Tell the operator.';
      return { failure: 'no-signature', message, durationMs: 0 };
    }
  }
}
