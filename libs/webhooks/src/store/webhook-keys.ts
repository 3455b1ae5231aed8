/** The names of all keys of webhooks in Redis, and how long each is kept. */
export class WebhookKeys {
  /**
   * Events that have no deliveries yet: a subject's id and its tenant, by the time of the event. An entry is removed
   * when its deliveries are stored, or when its job is deleted. Scripts that end jobs write it.
   */
  readonly outbox: string;
  /** A channel: the outbox has a new entry, or a delivery became due. */
  readonly filled: string;
  /** Destinations with pending deliveries, by the time at which the next one can be claimed. */
  readonly destinations: string;
  /** All deliveries by the time at which they are deleted. */
  readonly purge: string;

  constructor(readonly prefix: string) {
    this.outbox = `${prefix}:outbox`;
    this.filled = `${prefix}:outbox-filled`;
    this.destinations = `${prefix}:webhook-destinations`;
    this.purge = `${prefix}:webhook-purge`;
  }

  /** A hash: the endpoint; kept until it is deleted. */
  endpoint(id: string): string {
    return `${this.prefix}:webhook-endpoint:${id}`;
  }

  /** A tenant's endpoints by creation; removed when deleted. Scripts that end jobs check whether it exists. */
  endpoints(tenant: string): string {
    return `${this.prefix}:webhook-endpoints:${tenant}`;
  }

  /** A hash: the delivery; kept for the retention after its end. */
  delivery(id: string): string {
    return `${this.prefix}:webhook-delivery:${id}`;
  }

  /** A tenant's deliveries by creation; removed when deleted. */
  deliveriesOf(tenant: string): string {
    return `${this.prefix}:webhook-deliveries-of:${tenant}`;
  }

  /** An endpoint's deliveries by creation; removed when deleted. */
  deliveriesTo(endpoint: string): string {
    return `${this.prefix}:webhook-deliveries-to:${endpoint}`;
  }

  /** Pending deliveries of a destination by the time of the next attempt; removed when they end. */
  due(destination: string): string {
    return `${this.prefix}:webhook-due:${destination}`;
  }

  /** Deliveries of a destination that couriers are attempting, by the end of their leases. */
  leases(destination: string): string {
    return `${this.prefix}:webhook-leases:${destination}`;
  }

  /** The time since which every attempt at a destination has failed; kept until one succeeds, at most ten days. */
  failing(destination: string): string {
    return `${this.prefix}:webhook-failing:${destination}`;
  }
}

/**
 * The clock of deliveries: that of Redis, so that all couriers share it. A simulation moves it ahead.
 */
export interface WebhookClock {
  /** Milliseconds. */
  aheadMs: number;
}

/** Injects the {@link WebhookClock}. */
export const WEBHOOK_CLOCK = Symbol('the clock of webhooks');

/** The clock of Redis as it is. */
export const realClock: WebhookClock = { aheadMs: 0 };
