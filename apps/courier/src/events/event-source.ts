import type { Batches } from '@app/batches';
import type { WebhookEndpointRecord, WebhookEvent, WebhookEventType } from '@app/contracts';
import type { OutboxEntry, WebhookOutbox } from '@app/webhooks';

/** An event of a tenant and the body of its webhooks. */
export interface TenantEvent {
  type: WebhookEventType;
  body: WebhookEvent;
  /** The trace context of the event. */
  traceparent?: string | undefined;
  /** A receiver besides the tenant's endpoints. */
  own?: { url: string; key?: string | undefined } | undefined;
}

/** Where sources look up what an outbox entry is about. */
export interface EventContext {
  outbox: WebhookOutbox;
  batches: Batches;
  /** The endpoints of the entry's tenant. */
  endpoints: readonly WebhookEndpointRecord[];
}

/** Makes the event of an outbox entry; undefined when its subject no longer exists. */
export type EventSource = (entry: OutboxEntry, context: EventContext) => Promise<TenantEvent | undefined>;
