import {
  deliveryStatuses,
  type WebhookDelivery,
  type WebhookDeliveryRecord,
  type WebhookEndpoint,
  type WebhookEndpointRecord,
} from '@app/contracts';
import { WebhookDeliveries } from '@app/webhooks';
import { Injectable } from '@nestjs/common';
import * as z from 'zod';
import { readQuery, refuseCursor } from '../../http/read-request.js';

/** The query of a list of deliveries. */
export const deliveryQuerySchema = z.strictObject({
  status: z.enum(deliveryStatuses).optional().describe('Only deliveries with this status.'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the previous page.'),
});

export interface DeliveryList {
  data: WebhookDelivery[];
  nextCursor: string | null;
}

/** Lists deliveries by the query of their owner. */
@Injectable()
export class DeliveryLists {
  constructor(private readonly deliveries: WebhookDeliveries) {}

  /**
   * @param endpoint One of the tenant's, or undefined for all deliveries.
   * @throws {ProblemError} `validation`
   */
  async list(tenant: string, query: unknown, endpoint?: string): Promise<DeliveryList> {
    const { status, ...page } = readQuery(deliveryQuerySchema, query);
    const found = this.deliveries.list(tenant, { endpoint, status }, page);
    const { deliveries, nextCursor = null } = await found.catch(refuseCursor);
    return { data: deliveries.map(toWebhookDelivery), nextCursor };
  }
}

/** A delivery as its owner sees it. */
export function toWebhookDelivery(record: WebhookDeliveryRecord): WebhookDelivery {
  return {
    id: record.id,
    object: 'webhook_delivery',
    event: record.event,
    type: record.type,
    subject: record.subject,
    endpoint: record.endpoint,
    url: record.url,
    status: record.status,
    createdAt: new Date(record.createdAt).toISOString(),
    nextAttemptAt: isoOf(record.nextAttemptAt),
    endedAt: isoOf(record.endedAt),
    attempts: record.attempts,
  };
}

/** An endpoint as its owner sees it; with the secret only right after that was made. */
export function toWebhookEndpoint(record: WebhookEndpointRecord, secret?: string): WebhookEndpoint {
  return {
    id: record.id,
    object: 'webhook_endpoint',
    url: record.url,
    events: record.events,
    description: record.description,
    status: record.status,
    disabledBecause: record.disabledBecause,
    disabledAt: isoOf(record.disabledAt),
    failingSince: isoOf(record.failingSince),
    createdAt: new Date(record.createdAt).toISOString(),
    secret,
  };
}

function isoOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
