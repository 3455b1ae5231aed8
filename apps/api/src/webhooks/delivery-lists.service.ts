import type { WebhookDelivery } from '@app/contracts';
import { InvalidCursorError } from '@app/jobs';
import { WebhookDeliveries } from '@app/webhooks';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';
import { deliveryQuerySchema, readWebhookRequest } from './read-webhook-request.js';
import { toWebhookDelivery } from './to-webhook-delivery.js';

export interface DeliveryList {
  data: WebhookDelivery[];
  nextCursor: string | null;
}

/** Lists deliveries as their owner asks for them. */
@Injectable()
export class DeliveryLists {
  constructor(private readonly deliveries: WebhookDeliveries) {}

  /**
   * @param endpoint One of the tenant's, or undefined for all deliveries.
   * @throws {ProblemError} `validation`
   */
  async list(tenant: string, query: unknown, endpoint?: string): Promise<DeliveryList> {
    const { status, ...page } = readWebhookRequest(deliveryQuerySchema, query);
    const found = this.deliveries.list(tenant, { endpoint, status }, page);
    const { deliveries, nextCursor = null } = await found.catch(refuseCursor);
    return { data: deliveries.map(toWebhookDelivery), nextCursor };
  }
}

function refuseCursor(error: unknown): never {
  if (!(error instanceof InvalidCursorError)) throw error;
  const detail = 'Use the nextCursor of the previous page, unchanged.';
  throw new ProblemError('validation', 'The cursor is not valid.', {
    errors: [{ pointer: '/cursor', detail }],
    cause: error,
  });
}
