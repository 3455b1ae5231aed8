import * as z from 'zod';
import { durationSchema } from '../duration.js';
import { type WebhookEventType, webhookEventTypes } from './webhook-event.js';
import { webhookUrlSchema } from './webhook-url.js';

const eventsSchema = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .max(webhookEventTypes.length)
  .describe('What it is told of; everything by default.');

/** The body of `POST /v1/webhook-endpoints`. */
export const newWebhookEndpointSchema = z
  .strictObject({
    url: webhookUrlSchema,
    events: eventsSchema.default([...webhookEventTypes]),
    description: z.string().max(256).optional(),
  })
  .meta({ id: 'NewWebhookEndpoint' });

export type NewWebhookEndpoint = z.infer<typeof newWebhookEndpointSchema>;

/** The longest that an old secret goes on signing. */
const longestOverlapMs = 7 * 86_400_000;

/** The body of `POST /v1/webhook-endpoints/{id}/rotate-secret`. */
export const rotateWebhookSecretSchema = z
  .strictObject({
    oldSecretFor: durationSchema
      .refine((value) => value <= longestOverlapMs, 'At most 7 days.')
      .default(86_400_000)
      .describe('How long the old secret signs as well; a day by default, seven at most.'),
  })
  .meta({ id: 'RotateWebhookSecret' });

/** The body of `POST /v1/webhook-endpoints/{id}/recover`. */
export const recoverDeliveriesSchema = z
  .strictObject({ since: z.iso.datetime({ offset: true }) })
  .meta({ id: 'RecoverDeliveries' });

/** Why an endpoint gets nothing: by its owner, because it answered 410, or because it failed for five days. */
export const endpointDisabledReasons = ['asked', 'gone', 'failing'] as const;
export type EndpointDisabledReason = (typeof endpointDisabledReasons)[number];

/** An endpoint as its owner sees it. */
export const webhookEndpointSchema = z
  .object({
    id: z.string().describe('`e_` and 26 characters of base32.'),
    object: z.literal('webhook_endpoint'),
    url: z.string(),
    events: z.array(z.enum(webhookEventTypes)),
    description: z.string().optional(),
    status: z.enum(['enabled', 'disabled']),
    disabledBecause: z.enum(endpointDisabledReasons).optional(),
    disabledAt: z.iso.datetime().optional(),
    failingSince: z.iso.datetime().optional().describe('Since then no attempt has succeeded.'),
    createdAt: z.iso.datetime(),
    secret: z.string().optional().describe('`whsec_…`, only in the answer that made it.'),
  })
  .meta({ id: 'WebhookEndpoint' });

export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;

/** An endpoint as it is stored. Times are milliseconds since the epoch, in Redis' time. */
export interface WebhookEndpointRecord {
  id: string;
  tenant: string;
  url: string;
  events: WebhookEventType[];
  description?: string;
  status: 'enabled' | 'disabled';
  disabledBecause?: EndpointDisabledReason;
  disabledAt?: number;
  failingSince?: number;
  createdAt: number;
  /** Sealed secrets, the newest first; a rotated one signs until it expires. */
  keys: { sealed: string; expiresAt?: number }[];
  /** Grows with every change. */
  version: number;
}
