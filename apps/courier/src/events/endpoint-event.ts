import type { WebhookEndpointRecord } from '@app/contracts';
import type { TenantEvent } from './job-event.js';

/** What the other endpoints of a tenant are told when one was disabled for its failures. */
export function endpointDisabledEvent(
  { id, disabledBecause }: WebhookEndpointRecord,
  time: number,
): TenantEvent {
  const type = 'webhook_endpoint.disabled';
  return {
    type,
    body: { type, timestamp: new Date(time).toISOString(), data: { id, because: disabledBecause } },
  };
}
