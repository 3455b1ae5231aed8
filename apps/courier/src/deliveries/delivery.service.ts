import { Inject, Injectable } from '@nestjs/common';
import {
  type ClaimedDelivery,
  type ClaimRules,
  type DeliverySettlement,
  WebhookOutbox,
  WebhookSender,
} from '@app/webhooks';
import { UnreadableSealError } from '@app/sealing';
import { attribute, type Logger, metrics, type Span, spanName, type Telemetry } from '@app/telemetry';
import { CLAIM_RULES, LOG, TELEMETRY } from '../tokens.js';
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
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
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
          endpoint: claimed.delivery.endpoint,
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
    const span = this.#begin(claimed);
    try {
      const outcome = await this.#send(claimed, url, signal, span);
      span.set({ [attribute.httpStatus]: outcome.status });
      this.#end(span, outcome.failure);
      return nextStep(delivery, outcome, startedAt);
    } catch (error) {
      this.#end(span, signal.aborted ? 'aborted' : 'internal');
      if (signal.aborted) return { result: 'release' };
      throw error;
    }
  }

  /** It says nothing of where the webhook goes: a URL may hold a key. */
  #begin({ delivery }: ClaimedDelivery): Span {
    return this.telemetry.tracer.start(spanName.deliver, {
      kind: 'client',
      parent: delivery.traceparent,
      attributes: {
        [attribute.httpMethod]: 'POST',
        [attribute.messagingMessageId]: delivery.event,
        [attribute.webhookType]: delivery.type,
        [attribute.tenant]: delivery.tenant,
        [attribute.jobId]: delivery.subject.startsWith('j_') ? delivery.subject : undefined,
        [attribute.attempt]: delivery.tries + 1,
      },
    });
  }

  #end(span: Span, failure: string | undefined): void {
    span.end(failure);
    this.telemetry.meter.add(metrics.webhookDeliveries, { outcome: failure ?? 'delivered' });
  }

  async #send(
    claimed: ClaimedDelivery,
    url: string,
    signal: AbortSignal,
    { traceparent }: Span,
  ): Promise<AttemptOutcome> {
    const { event, body, tenant } = claimed.delivery;
    try {
      const keys = this.keys.keysOf(claimed);
      return await this.sender.send({ url, id: event, body, keys, traceparent }, signal);
    } catch (error) {
      if (!(error instanceof UnreadableSealError)) throw error;
      this.log.error('A webhook could not be signed', {
        tenant,
        endpoint: claimed.delivery.endpoint,
        error,
      });
      const message = 'The signing secret cannot be opened. Tell the operator.';
      return { failure: 'no-signature', message, durationMs: 0 };
    }
  }
}
