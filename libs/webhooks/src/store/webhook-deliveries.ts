import { Inject, Injectable } from '@nestjs/common';
import { derivedId, formatCursor, parseCursor } from '@app/jobs';
import { realClock, WEBHOOK_CLOCK, type WebhookClock, WebhookKeys } from './webhook-keys.js';
import { failFast, KEY_PREFIX, PRODUCER, type RedisClient } from '@app/redis';
import {
  deliveryFields,
  dispatch,
  type DispatchedDelivery,
  readDelivery,
  redeliver,
} from './webhook-scripts.js';
import type { DeliveryStatus, WebhookDeliveryRecord } from '@app/contracts';

/** A delivery to store: to an endpoint, or to the URL that a single job names. */
export interface NewDelivery {
  tenant: string;
  /** The `webhook-id`. */
  event: string;
  type: string;
  subject: string;
  to: { endpoint: string } | { url: string; key?: string };
  /** JSON. */
  body: string;
  /** The trace context of the event. */
  traceparent?: string;
}

/** The id of the event of a subject at a time: the same in every process and on every repetition. */
export function eventId(subject: string, time: number): string {
  return derivedId('evt_', [subject, time]);
}

/** The id of the delivery of an event to a receiver. An event has one delivery to each receiver. */
export function deliveryId({ event, to }: Pick<NewDelivery, 'event' | 'to'>): string {
  return derivedId('d_', [event, 'endpoint' in to ? to.endpoint : to.url]);
}

/** Stores deliveries; they replace an entry of the outbox if one is given. Returns how many deliveries are new. */
export function storeDeliveries(
  client: RedisClient,
  keys: WebhookKeys,
  clock: WebhookClock,
  deliveries: readonly NewDelivery[],
  entry?: string,
): Promise<number> {
  return dispatch.run(client, [keys.outbox], {
    prefix: `${keys.prefix}:`,
    aheadMs: clock.aheadMs,
    entry,
    deliveries: deliveries.map(dispatched),
  });
}

function dispatched(delivery: NewDelivery): DispatchedDelivery {
  const { to, tenant, event, type, subject, body, traceparent } = delivery;
  const common = {
    id: deliveryId(delivery),
    destination: destinationOf(delivery),
    tenant,
    event,
    type,
    subject,
    body,
    traceparent,
  };
  if ('endpoint' in to) return { ...common, endpoint: to.endpoint, url: '', key: '' };
  return { ...common, endpoint: '', url: to.url, key: to.key ?? '' };
}

/** Deliveries to one destination share its concurrency: an endpoint, or a tenant's URLs of one origin. */
function destinationOf({ tenant, to }: NewDelivery): string {
  return 'endpoint' in to ? to.endpoint : derivedId('u_', [tenant, new URL(to.url).origin]);
}

/** Deliveries read, or redelivered, at a time. */
const scanSize = 100;
const maxScanned = 1_000;
/** The number of deliveries that one recovery makes due. */
export const maxRecovered = 10_000;

/** Filters a list of deliveries. A missing member does not filter. */
export interface DeliveryFilter {
  endpoint?: string;
  status?: DeliveryStatus;
}

export interface DeliveryPage {
  /** Newest first. */
  deliveries: WebhookDeliveryRecord[];
  /** The cursor of the next page, if there may be one. A page may be shorter than its limit. */
  nextCursor: string | undefined;
}

/**
 * The deliveries of tenants until the end of their retention. A tenant sees only its own.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class WebhookDeliveries {
  readonly #keys: WebhookKeys;

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    @Inject(KEY_PREFIX) prefix: string,
    @Inject(WEBHOOK_CLOCK) private readonly clock: WebhookClock = realClock,
  ) {
    this.#keys = new WebhookKeys(prefix);
  }

  /** Undefined when the tenant has no such delivery, or its retention has ended. */
  async get(tenant: string, id: string): Promise<WebhookDeliveryRecord | undefined> {
    const delivery = await failFast(this.client, () => this.#read(id));
    return delivery?.tenant === tenant ? delivery : undefined;
  }

  /**
   * A page of deliveries. The work for one page is bounded, so a page of a rare status may be short.
   *
   * @throws {InvalidCursorError}
   */
  async list(
    tenant: string,
    { endpoint, status }: DeliveryFilter,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<DeliveryPage> {
    const last = cursor === undefined ? undefined : parseCursor(cursor, 'd_');
    const index =
      endpoint === undefined ? this.#keys.deliveriesOf(tenant) : this.#keys.deliveriesTo(endpoint);
    return failFast(this.client, async () => {
      const deliveries: WebhookDeliveryRecord[] = [];
      let reached: WebhookDeliveryRecord | undefined;
      let from = last === undefined ? 0 : await this.#placeAfter(index, last);
      for (let scanned = 0; scanned < maxScanned; scanned += scanSize) {
        const ids = await this.client.zrevrange(index, from, from + scanSize - 1);
        for (const delivery of await Promise.all(ids.map((id) => this.#read(id)))) {
          if (delivery?.tenant !== tenant) continue;
          reached = delivery;
          if (status !== undefined && delivery.status !== status) continue;
          deliveries.push(delivery);
          if (deliveries.length === limit) return { deliveries, nextCursor: cursorOf(delivery) };
        }
        if (ids.length < scanSize) return { deliveries, nextCursor: undefined };
        from += scanSize;
      }
      return { deliveries, nextCursor: reached && cursorOf(reached) };
    });
  }

  /** Stores a delivery without an event, such as a test. Returns its id. */
  async add(delivery: NewDelivery): Promise<string> {
    await failFast(this.client, () => storeDeliveries(this.client, this.#keys, this.clock, [delivery]));
    return deliveryId(delivery);
  }

  /** Makes a delivery due now, with the whole schedule again. False when the tenant has no such delivery. */
  async redeliver(tenant: string, id: string): Promise<boolean> {
    return (await failFast(this.client, () => this.#redeliver(tenant, id, false))) !== 'unknown';
  }

  /**
   * Makes the failed deliveries to an endpoint since a time due, the oldest first, at most {@link maxRecovered}. Returns
   * how many.
   */
  recover(tenant: string, endpoint: string, since: number): Promise<number> {
    return failFast(this.client, async () => {
      let recovered = 0;
      for (let offset = 0; recovered < maxRecovered; offset += scanSize) {
        const index = this.#keys.deliveriesTo(endpoint);
        const ids = await this.client.zrangebyscore(index, since, '+inf', 'LIMIT', offset, scanSize);
        const outcomes = await Promise.all(ids.map((id) => this.#redeliver(tenant, id, true)));
        recovered += outcomes.filter((outcome) => outcome === 'due').length;
        if (ids.length < scanSize) break;
      }
      return recovered;
    });
  }

  #redeliver(tenant: string, id: string, failedOnly: boolean) {
    const installation = { prefix: `${this.#keys.prefix}:`, aheadMs: this.clock.aheadMs };
    return redeliver.run(this.client, [this.#keys.destinations], { ...installation, tenant, id, failedOnly });
  }

  async #read(id: string): Promise<WebhookDeliveryRecord | undefined> {
    return readDelivery(id, await this.client.hmget(this.#keys.delivery(id), ...deliveryFields));
  }

  async #placeAfter(index: string, { time, id }: { time: number; id: string }): Promise<number> {
    const rank = await this.client.zrevrank(index, id);
    return rank === null ? this.client.zcount(index, `(${time}`, '+inf') : rank + 1;
  }
}

function cursorOf({ createdAt, id }: WebhookDeliveryRecord): string {
  return formatCursor({ time: createdAt, id });
}
