import type { WebhookDelivery, WebhookDeliveryRecord } from '@app/contracts';

/** A delivery as its owner sees it. */
export function toWebhookDelivery(record: WebhookDeliveryRecord): WebhookDelivery {
  return {
    id: record.id,
    object: 'webhook_delivery',
    event: record.event,
    type: record.type,
    subject: record.subject,
    endpoint: record.endpoint,
    url: record.url,
    status: record.status,
    createdAt: new Date(record.createdAt).toISOString(),
    nextAttemptAt: isoOf(record.nextAttemptAt),
    endedAt: isoOf(record.endedAt),
    attempts: record.attempts,
  };
}

function isoOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
