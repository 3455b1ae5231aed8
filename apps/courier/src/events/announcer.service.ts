import { Inject, Injectable } from '@nestjs/common';
import type { WebhookEndpointRecord } from '@app/contracts';
import { Batches } from '@app/batches';
import { eventId, type NewDelivery, type OutboxEntry, WebhookEndpoints, WebhookOutbox } from '@app/webhooks';
import type { Logger } from '@app/telemetry';
import { LOG } from '../tokens.js';
import type { TenantEvent } from './event-source.js';
import { sourceOf } from './event-sources.js';

const batchSize = 100;

/** Turns outbox entries into deliveries: one for each endpoint that subscribed, and one for the subject's own webhook. */
@Injectable()
export class Announcer {
  constructor(
    private readonly outbox: WebhookOutbox,
    private readonly endpoints: WebhookEndpoints,
    private readonly batches: Batches,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Handles the oldest entries of the outbox; `more` when there may be others. */
  async announce(): Promise<{ more: boolean }> {
    const entries = await this.outbox.entries(batchSize);
    const ofTenant = new Map<string, Promise<WebhookEndpointRecord[]>>();
    const endpointsOf = (tenant: string): Promise<WebhookEndpointRecord[]> => {
      const known = ofTenant.get(tenant) ?? this.endpoints.list(tenant);
      ofTenant.set(tenant, known);
      return known;
    };
    await Promise.all(entries.map(async (entry) => this.#announce(entry, await endpointsOf(entry.tenant))));
    return { more: entries.length === batchSize };
  }

  async #announce(entry: OutboxEntry, endpoints: readonly WebhookEndpointRecord[]): Promise<void> {
    const { outbox, batches } = this;
    const event = await sourceOf(entry)?.(entry, { outbox, batches, endpoints });
    if (event === undefined) {
      const fields = { job: entry.subject, tenant: entry.tenant };
      this.log.info('The subject of an event was deleted before its webhooks could be sent', fields);
    }
    await this.outbox.dispatch(entry, event === undefined ? [] : deliveriesOf(entry, event, endpoints));
  }
}

function deliveriesOf(
  { tenant, subject, time }: OutboxEntry,
  { type, body, traceparent, own }: TenantEvent,
  endpoints: readonly WebhookEndpointRecord[],
): NewDelivery[] {
  const message = {
    tenant,
    event: eventId(subject, time),
    type,
    subject,
    body: JSON.stringify(body),
    traceparent,
  };
  const subscribed = endpoints.filter(({ id, events }) => id !== subject && events.includes(type));
  const receivers = [...subscribed.map(({ id }) => ({ endpoint: id })), ...(own === undefined ? [] : [own])];
  return receivers.map((to) => ({ ...message, to }));
}
