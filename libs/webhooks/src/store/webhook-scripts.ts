import changeEndpointSource from './change-endpoint.lua';
import claimSource from './claim.lua';
import createEndpointSource from './create-endpoint.lua';
import deliveriesSource from './deliveries.lua';
import dispatchSource from './dispatch.lua';
import redeliverSource from './redeliver.lua';
import removeEndpointSource from './remove-endpoint.lua';
import settleDeliverySource from './settle-delivery.lua';
import sweepDeliveriesSource from './sweep-deliveries.lua';
import { installationEventLog, type RecordValues } from '@app/jobs';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import type { DeliveryAttempt, DeliveryStatus, WebhookDeliveryRecord } from '@app/contracts';

/** The members of a delivery's hash, in the order in which scripts return them. Tenant and endpoint are first. */
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

/** The prefix of all key names, with the colon, and how many milliseconds ahead the clock of a simulation is. */
interface Installation {
  prefix: string;
  aheadMs: number;
}

/** A delivery as dispatch.lua stores it: to an endpoint, or to a URL with a key. */
export interface DispatchedDelivery {
  id: string;
  destination: string;
  tenant: string;
  endpoint: string;
  event: string;
  type: string;
  subject: string;
  url: string;
  key: string;
  body: string;
  traceparent: string | undefined;
}

/** A claimed delivery: its id, its {@link deliveryFields}, and status, URL and keys of its endpoint. */
export type ClaimedValues = [
  id: string,
  delivery: RecordValues,
  endpoint: [status: string | null, url: string | null, keys: string | null],
];

/** `taken`: another courier has the delivery by now. `disabled`: settled, and its endpoint was disabled as well. */
export type DeliverySettled = 'settled' | 'taken' | 'disabled';

const deliveries = luaModule(deliveriesSource, { includes: [scriptCall, redisClock] });

export const dispatch = new LuaScript<
  Installation & { entry: string | undefined; deliveries: readonly DispatchedDelivery[] },
  number
>('sluiceWebhookDispatch', dispatchSource, { keys: 1, includes: [deliveries] });

export const claim = new LuaScript<
  Installation & { limit: number; perDestination: number; leaseMs: number; token: string },
  [now: number, claimed: ClaimedValues[], nextInMs: number]
>('sluiceWebhookClaim', claimSource, {
  keys: 1,
  includes: [deliveries],
  constants: { delivery_fields: deliveryFields },
});

export const settleDelivery = new LuaScript<
  Installation & {
    id: string;
    token: string;
    result: string;
    attempts: string | undefined;
    succeeded: boolean | undefined;
    delayMs: number;
    gone: boolean;
    retentionMs: number;
    perDestination: number;
    disableAfterMs: number;
  },
  DeliverySettled
>('sluiceWebhookSettle', settleDeliverySource, { keys: 1, includes: [deliveries, installationEventLog] });

export const redeliver = new LuaScript<
  Installation & { tenant: string; id: string; failedOnly: boolean },
  'unknown' | 'unchanged' | 'due'
>('sluiceWebhookRedeliver', redeliverSource, { keys: 1, includes: [deliveries] });

export const sweepDeliveries = new LuaScript<
  Installation & { max: number; retentionMs: number; early: boolean },
  number
>('sluiceWebhookSweep', sweepDeliveriesSource, { keys: 1, includes: [deliveries] });

export const createEndpoint = new LuaScript<
  { id: string; max: number; members: (string | number)[] },
  number
>('sluiceWebhookCreateEndpoint', createEndpointSource, { keys: 2, includes: [scriptCall, redisClock] });

export const changeEndpoint = new LuaScript<
  { version: number; forgetFailing: boolean; members: (string | number)[] },
  0 | 1
>('sluiceWebhookChangeEndpoint', changeEndpointSource, { keys: 2, includes: [scriptCall] });

export const removeEndpoint = new LuaScript<{ id: string }, 0 | 1>(
  'sluiceWebhookRemoveEndpoint',
  removeEndpointSource,
  { keys: 2, includes: [scriptCall] },
);

/** The delivery of these values; undefined when it does not exist. */
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
    ...ifPresent('endpoint', endpoint),
    ...ifPresent('url', url),
    ...ifPresent('key', key),
    body: body ?? '',
    status: status as DeliveryStatus,
    createdAt: Number(createdAt),
    ...(nextAttemptAt && { nextAttemptAt: Number(nextAttemptAt) }),
    ...(endedAt && { endedAt: Number(endedAt) }),
    attempts: JSON.parse(attempts ?? '[]') as DeliveryAttempt[],
    tries: Number(tries),
    ...ifPresent('traceparent', traceparent),
  };
}

function ifPresent<Name extends string>(
  name: Name,
  value: string | null | undefined,
): Partial<Record<Name, string>> {
  return value ? ({ [name]: value } as Record<Name, string>) : {};
}
