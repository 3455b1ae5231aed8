import type { DeliveryStatus, WebhookDeliveryRecord } from '@app/contracts';
import { failFast, type RedisClient } from '@app/redis';
import { formatCursor, parseCursor } from '@app/jobs';
import { deliveryFields, readDelivery } from './delivery-fields.js';
import { deliveryId, type NewDelivery, storeDeliveries } from './new-deliveries.js';
import type { WebhookClock } from './webhook-clock.js';
import { WebhookKeys } from './webhook-keys.js';
import { redeliver } from './webhook-scripts.js';

/** Deliveries looked at for one page, and redelivered in one go. */
const scanSize = 100;
const mostScanned = 1_000;
/** Deliveries that one recovery makes due. */
export const mostRecovered = 10_000;

/** Deliveries that a list shall hold; a member that is missing filters nothing. */
export interface DeliveryFilter {
  endpoint?: string;
  status?: DeliveryStatus;
}

export interface DeliveryPage {
  /** Newest first. */
  deliveries: WebhookDeliveryRecord[];
  /** For the next page, when there may be one. A page may be shorter than its limit all the same. */
  nextCursor: string | undefined;
}

/**
 * The deliveries of tenants, each for its own tenant alone, until their retention is over.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class WebhookDeliveries {
  readonly #keys: WebhookKeys;

  constructor(
    private readonly client: RedisClient,
    prefix: string,
    private readonly clock: WebhookClock = { aheadMs: 0 },
  ) {
    this.#keys = new WebhookKeys(prefix);
  }

  /** Undefined when the tenant has no such delivery, or has it no longer. */
  async get(tenant: string, id: string): Promise<WebhookDeliveryRecord | undefined> {
    const delivery = await failFast(this.client, () => this.#read(id));
    return delivery?.tenant === tenant ? delivery : undefined;
  }

  /**
   * A page of deliveries. The work for one page is bounded, so one of a rare status may be short.
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
      for (let scanned = 0; scanned < mostScanned; scanned += scanSize) {
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

  /** Makes a delivery that no event asks for, such as a test; gives its id. */
  async add(delivery: NewDelivery): Promise<string> {
    await failFast(this.client, () => storeDeliveries(this.client, this.#keys, this.clock, [delivery]));
    return deliveryId(delivery);
  }

  /** Makes a delivery due now, with the whole schedule before it. False when the tenant has no such one. */
  async redeliver(tenant: string, id: string): Promise<boolean> {
    return (await failFast(this.client, () => this.#redeliver(tenant, id, false))) !== 'unknown';
  }

  /**
   * Makes all failed deliveries to an endpoint since a time due, the oldest first; gives how many, at most
   * {@link mostRecovered}.
   */
  recover(tenant: string, endpoint: string, since: number): Promise<number> {
    return failFast(this.client, async () => {
      let recovered = 0;
      for (let offset = 0; recovered < mostRecovered; offset += scanSize) {
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
