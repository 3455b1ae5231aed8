/** The names of everything in Redis that webhooks need, each with how long it is kept. */
export class WebhookKeys {
  /**
   * What has happened and was not yet turned into deliveries: a subject's id and its tenant, by the time
   * of the event. Each is left when its deliveries are there, or its job is forgotten. Scripts that end jobs
   * write it.
   */
  readonly outbox: string;
  /** A channel: something was put into the outbox, or became due. */
  readonly filled: string;
  /** Destinations with pending deliveries, by the time at which the next one can be taken. */
  readonly destinations: string;
  /** All deliveries by the time at which they are forgotten. */
  readonly purge: string;

  constructor(readonly prefix: string) {
    this.outbox = `${prefix}:outbox`;
    this.filled = `${prefix}:outbox-filled`;
    this.destinations = `${prefix}:webhook-destinations`;
    this.purge = `${prefix}:webhook-purge`;
  }

  /** A hash, the endpoint; kept until it is deleted. */
  endpoint(id: string): string {
    return `${this.prefix}:webhook-endpoint:${id}`;
  }

  /** A tenant's endpoints by creation; each left when it is deleted. Scripts that end jobs look whether it is there. */
  endpoints(tenant: string): string {
    return `${this.prefix}:webhook-endpoints:${tenant}`;
  }

  /** A hash, the delivery; kept for the retention after its end. */
  delivery(id: string): string {
    return `${this.prefix}:webhook-delivery:${id}`;
  }

  /** A tenant's deliveries by creation; each left when it is forgotten. */
  deliveriesOf(tenant: string): string {
    return `${this.prefix}:webhook-deliveries-of:${tenant}`;
  }

  /** An endpoint's deliveries by creation; each left when it is forgotten. */
  deliveriesTo(endpoint: string): string {
    return `${this.prefix}:webhook-deliveries-to:${endpoint}`;
  }

  /** Pending deliveries of a destination by the time of the next attempt; each left when it ends. */
  due(destination: string): string {
    return `${this.prefix}:webhook-due:${destination}`;
  }

  /** Deliveries of a destination that a courier is attempting, by the end of its lease. */
  leases(destination: string): string {
    return `${this.prefix}:webhook-leases:${destination}`;
  }

  /** Since when every attempt at a destination has failed; kept until one succeeds, or for ten days. */
  failing(destination: string): string {
    return `${this.prefix}:webhook-failing:${destination}`;
  }
}
