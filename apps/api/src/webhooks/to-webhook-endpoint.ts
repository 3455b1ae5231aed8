import type { WebhookEndpoint, WebhookEndpointRecord } from '@app/contracts';

/** An endpoint as its owner sees it; with the secret only right after that was made. */
export function toWebhookEndpoint(record: WebhookEndpointRecord, secret?: string): WebhookEndpoint {
  return {
    id: record.id,
    object: 'webhook_endpoint',
    url: record.url,
    events: record.events,
    description: record.description,
    status: record.status,
    disabledBecause: record.disabledBecause,
    disabledAt: isoOf(record.disabledAt),
    failingSince: isoOf(record.failingSince),
    createdAt: new Date(record.createdAt).toISOString(),
    secret,
  };
}

function isoOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
