import type { DeliveryAttempt, DeliveryStatus, WebhookDeliveryRecord } from '@app/contracts';
import type { RecordValues } from '@app/jobs';

/** The members of a delivery's hash, in the order in which scripts give them. Tenant and endpoint are first. */
export const deliveryFields = [
  'tenant',
  'endpoint',
  'event',
  'type',
  'subject',
  'url',
  'key',
  'body',
  'status',
  'createdAt',
  'nextAttemptAt',
  'endedAt',
  'attempts',
  'tries',
  'traceparent',
] as const;

/** The delivery of these values; undefined when there is none. */
export function readDelivery(id: string, values: RecordValues): WebhookDeliveryRecord | undefined {
  const [tenant, endpoint, event, type, subject, url, key, body, status, createdAt] = values;
  const [nextAttemptAt, endedAt, attempts, tries, traceparent] = values.slice(10);
  if (typeof tenant !== 'string') return undefined;
  return {
    id,
    tenant,
    event: event ?? '',
    type: type ?? '',
    subject: subject ?? '',
    ...given('endpoint', endpoint),
    ...given('url', url),
    ...given('key', key),
    body: body ?? '',
    status: status as DeliveryStatus,
    createdAt: Number(createdAt),
    ...(nextAttemptAt && { nextAttemptAt: Number(nextAttemptAt) }),
    ...(endedAt && { endedAt: Number(endedAt) }),
    attempts: JSON.parse(attempts ?? '[]') as DeliveryAttempt[],
    tries: Number(tries),
    ...given('traceparent', traceparent),
  };
}

function given<Name extends string>(
  name: Name,
  value: string | null | undefined,
): Partial<Record<Name, string>> {
  return value ? ({ [name]: value } as Record<Name, string>) : {};
}
