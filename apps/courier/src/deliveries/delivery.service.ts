import { Inject, Injectable } from '@nestjs/common';
import {
  type AttemptResult,
  type ClaimedDelivery,
  type ClaimRules,
  delayBeforeNext,
  type DeliverySettlement,
  WebhookOutbox,
  WebhookSender,
} from '@app/webhooks';
import { UnreadableSealError } from '@app/sealing';
import { attribute, type Logger, metrics, type Span, spanName, type Telemetry } from '@app/telemetry';
import { CLAIM_RULES, LOG, TELEMETRY } from '../tokens.js';
import { SigningKeyRing } from './signing-keys.service.js';
import type { DeliveryAttempt, WebhookDeliveryRecord } from '@app/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { QueueUnavailableError } from '@app/redis';

/** Attempts the deliveries that this process has claimed. */
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
   * Makes one attempt and stores its outcome. Never rejects: a delivery whose outcome cannot be stored is due again when
   * its lease ends, and is sent again with the same id.
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

  /** The span does not contain the URL, which may hold a key. */
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
      const message = 'The signing secret cannot be opened. Contact the operator.';
      return { failure: 'no-signature', message, durationMs: 0 };
    }
  }
}

/** The result of an attempt, including one that could not be signed. */
export type AttemptOutcome = Omit<AttemptResult, 'failure'> & Pick<DeliveryAttempt, 'failure'>;

/** The number of last attempts that are kept: a delivery can be redelivered without end. */
const keptAttempts = 20;

/** The outcome of a delivery after an attempt, by the retry schedule. */
export function nextStep(
  delivery: WebhookDeliveryRecord,
  { retryAfterMs, ...result }: AttemptOutcome,
  startedAt: string,
  random: () => number = Math.random,
): DeliverySettlement {
  const attempt: DeliveryAttempt = { startedAt, ...result };
  const attempts = [...delivery.attempts, attempt].slice(-keptAttempts);
  if (result.failure === undefined) return { result: 'delivered', attempts, succeeded: true };
  // Nothing was sent, so this does not count against the receiver.
  const failed = result.failure === 'no-signature' ? { attempts } : { attempts, succeeded: false };
  if (result.failure === 'gone') return { ...failed, result: 'failed', gone: true };
  const delayMs = delayBeforeNext(delivery.tries + 1, { retryAfterMs, random });
  return delayMs === undefined ? { ...failed, result: 'failed' } : { ...failed, result: 'retry', delayMs };
}

/** The delays before an outcome that Redis could not take is stored again; all within the lease. */
const settleRetriesMs = [200, 1_000, 4_000];

/** Stores the outcome of a delivery; repeats it during a short outage of Redis. */
async function settleDelivery(
  outbox: WebhookOutbox,
  claimed: ClaimedDelivery,
  settlement: DeliverySettlement,
  rules: ClaimRules,
): ReturnType<WebhookOutbox['settle']> {
  for (const waitMs of settleRetriesMs) {
    try {
      return await outbox.settle(claimed, settlement, rules);
    } catch (error) {
      if (!(error instanceof QueueUnavailableError)) throw error;
      await delay(waitMs);
    }
  }
  return outbox.settle(claimed, settlement, rules);
}
