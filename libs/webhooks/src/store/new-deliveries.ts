import { derivedId } from '@app/jobs';
import type { WebhookKeys } from './webhook-keys.js';
import type { WebhookClock } from './webhook-clock.js';
import type { RedisClient } from '@app/redis';
import { dispatch, type DispatchedDelivery } from './webhook-scripts.js';

/** A delivery that is to be made: to an endpoint, or to the URL of a single job. */
export interface NewDelivery {
  tenant: string;
  /** The `webhook-id`. */
  event: string;
  type: string;
  subject: string;
  to: { endpoint: string } | { url: string; key?: string };
  /** JSON. */
  body: string;
  /** The place in a trace that it comes from. */
  traceparent?: string;
}

/** The id of the event that a subject had at a time: the same for whoever tells of it, and however often. */
export function eventId(subject: string, time: number): string {
  return derivedId('evt_', [subject, time]);
}

/** The id of the delivery of an event to somebody. An event has one delivery to each. */
export function deliveryId({ event, to }: Pick<NewDelivery, 'event' | 'to'>): string {
  return derivedId('d_', [event, 'endpoint' in to ? to.endpoint : to.url]);
}

/** Stores deliveries, in place of an entry of the outbox or, without one, for themselves. Returns how many are new. */
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

/** Deliveries to one destination share its places: an endpoint, or a tenant's URLs of one origin. */
function destinationOf({ tenant, to }: NewDelivery): string {
  return 'endpoint' in to ? to.endpoint : derivedId('u_', [tenant, new URL(to.url).origin]);
}
