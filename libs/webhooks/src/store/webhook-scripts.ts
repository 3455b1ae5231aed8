import { installationEventLog, type RecordValues } from '@app/jobs';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import changeEndpointSource from './change-endpoint.lua';
import claimSource from './claim.lua';
import createEndpointSource from './create-endpoint.lua';
import deliveriesSource from './deliveries.lua';
import { deliveryFields } from './delivery-fields.js';
import dispatchSource from './dispatch.lua';
import redeliverSource from './redeliver.lua';
import removeEndpointSource from './remove-endpoint.lua';
import settleDeliverySource from './settle-delivery.lua';
import sweepDeliveriesSource from './sweep-deliveries.lua';

/** How all key names begin, with the colon, and by how many milliseconds the clock is ahead in a simulation. */
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

/** A claimed delivery: its id, its values, and status, URL and keys of its endpoint. */
export type ClaimedValues = [
  id: string,
  delivery: RecordValues,
  endpoint: [status: string | null, url: string | null, keys: string | null],
];

/** Whether it was settled, another courier has it by now, or it disabled its endpoint as well. */
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
  Installation & { most: number; retentionMs: number; early: boolean },
  number
>('sluiceWebhookSweep', sweepDeliveriesSource, { keys: 1, includes: [deliveries] });

export const createEndpoint = new LuaScript<
  { id: string; most: number; members: (string | number)[] },
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
