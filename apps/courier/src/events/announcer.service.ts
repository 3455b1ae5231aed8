import { Inject, Injectable } from '@nestjs/common';
import type { WebhookEndpointRecord } from '@app/contracts';
import { Batches } from '@app/batches';
import { eventId, type NewDelivery, type OutboxEntry, WebhookEndpoints, WebhookOutbox } from '@app/webhooks';
import type { Logger } from '@app/telemetry';
import { LOG } from '../tokens.js';
import { batchEvent } from './batch-event.js';
import { endpointDisabledEvent } from './endpoint-event.js';
import { jobEvent, type TenantEvent } from './job-event.js';

const batchSize = 100;

/** Turns what has happened into deliveries: one for each endpoint that asked for it, and for the job's own webhook. */
@Injectable()
export class Announcer {
  constructor(
    private readonly outbox: WebhookOutbox,
    private readonly endpoints: WebhookEndpoints,
    private readonly batches: Batches,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Once through the outbox. Entries of a later time wait for the next call when there are many. */
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
    if (entry.subject.startsWith('e_')) {
      const disabled = endpoints.find(({ id }) => id === entry.subject);
      const event = disabled && endpointDisabledEvent(disabled, entry.time);
      return this.#dispatch(entry, event, endpoints);
    }
    if (entry.subject.startsWith('b_')) {
      const batch = await this.batches.get(entry.tenant, entry.subject);
      const own = batch?.webhook === undefined ? undefined : { url: batch.webhook };
      return this.#dispatch(entry, batch && batchEvent(batch), endpoints, own);
    }
    const job = await this.outbox.job(entry.subject);
    if (job === undefined) {
      this.log.info('A job was deleted before its webhooks could be sent; nobody is told of its end', {
        job: entry.subject,
        tenant: entry.tenant,
      });
    }
    const url = job?.request.webhook?.url;
    const own = url === undefined ? undefined : { url, key: job?.webhookKey };
    return this.#dispatch(entry, job && jobEvent(job), endpoints, own);
  }

  async #dispatch(
    entry: OutboxEntry,
    event: TenantEvent | undefined,
    endpoints: readonly WebhookEndpointRecord[],
    own?: { url: string; key?: string },
  ): Promise<void> {
    if (event === undefined) {
      await this.outbox.dispatch(entry, []);
      return;
    }
    const message = {
      tenant: entry.tenant,
      event: eventId(entry.subject, entry.time),
      type: event.type,
      subject: entry.subject,
      body: JSON.stringify(event.body),
      traceparent: event.traceparent,
    };
    const wanting = endpoints.filter(({ id, events }) => id !== entry.subject && events.includes(event.type));
    const deliveries: NewDelivery[] = wanting.map(({ id }) => ({ ...message, to: { endpoint: id } }));
    if (own !== undefined) deliveries.push({ ...message, to: own });
    await this.outbox.dispatch(entry, deliveries);
  }
}
