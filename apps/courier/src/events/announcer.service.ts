import { Inject, Injectable } from '@nestjs/common';
import type { WebhookEndpointRecord } from '@app/contracts';
import { Batches } from '@app/batches';
import { eventId, type NewDelivery, type OutboxEntry, WebhookEndpoints, WebhookOutbox } from '@app/webhooks';
import type { Logger } from '@app/telemetry';
import { LOG } from '../tokens.js';
import type { EventSource, TenantEvent } from './event-source.js';
import { batchEvents } from './batch-events.js';
import { endpointEvents } from './endpoint-events.js';
import { jobEvents } from './job-events.js';

/** The sources by the prefix of the ids of their subjects. A new kind of subject is a file and a line here. */
const sources: Readonly<Record<string, EventSource>> = {
  j_: jobEvents,
  b_: batchEvents,
  e_: endpointEvents,
};

/** The source of an entry's event; undefined for a kind of subject that only a newer version knows. */
function sourceOf({ subject }: OutboxEntry): EventSource | undefined {
  return sources[subject.slice(0, 2)];
}

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
