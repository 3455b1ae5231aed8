import * as z from 'zod';
import { durationSchema } from '../duration.js';
import { type WebhookEventType, webhookEventTypes } from './webhook-event.js';

/** The address of a receiver. Whether it may be called is checked before the first call and at each one. */
export const webhookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'Expected an absolute http or https URL.' })
  .max(2_048)
  .describe('HTTPS on port 443 or 8443 of a public host, or another address that the operator allows.');

/** The webhook of one job, in addition to the tenant's endpoints. */
export const jobWebhookSchema = z
  .strictObject({
    url: webhookUrlSchema,
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'Write it as whsec_ and 24 to 64 bytes in base64.')
      .optional()
      .describe(
        'Signs with HMAC (v1) in addition to the installation key (v1a). The API never returns the secret.',
      ),
  })
  .meta({ id: 'JobWebhook' });

export type JobWebhook = z.infer<typeof jobWebhookSchema>;

const eventsSchema = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .max(webhookEventTypes.length)
  .describe('The events to deliver. Default: all.');

/** The body of `POST /v1/webhook-endpoints`. */
export const newWebhookEndpointSchema = z
  .strictObject({
    url: webhookUrlSchema,
    events: eventsSchema.default([...webhookEventTypes]),
    description: z.string().max(256).optional(),
  })
  .meta({ id: 'NewWebhookEndpoint' });

export type NewWebhookEndpoint = z.infer<typeof newWebhookEndpointSchema>;

/** The longest time for which a rotated secret still signs. */
const longestOverlapMs = 7 * 86_400_000;

/** The body of `POST /v1/webhook-endpoints/{id}/rotate-secret`. */
export const rotateWebhookSecretSchema = z
  .strictObject({
    oldSecretFor: durationSchema
      .refine((value) => value <= longestOverlapMs, 'Use at most 7 days.')
      .default(86_400_000)
      .describe('How long the old secret still signs as well. Default: 1 day; at most 7 days.'),
  })
  .meta({ id: 'RotateWebhookSecret' });

/** The body of `POST /v1/webhook-endpoints/{id}/recover`. */
export const recoverDeliveriesSchema = z
  .strictObject({ since: z.iso.datetime({ offset: true }) })
  .meta({ id: 'RecoverDeliveries' });

/** Why an endpoint is disabled: by its owner, because it answered 410, or because it failed for five days. */
const endpointDisabledReasons = ['asked', 'gone', 'failing'] as const;
export type EndpointDisabledReason = (typeof endpointDisabledReasons)[number];

/** An endpoint, as the API shows it. */
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
    failingSince: z.iso.datetime().optional().describe('No attempt has succeeded since this time.'),
    createdAt: z.iso.datetime(),
    secret: z.string().optional().describe('`whsec_…`, only in the response that created it.'),
  })
  .meta({ id: 'WebhookEndpoint' });

export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;

/** An endpoint as it is stored. Times are milliseconds since the epoch by the clock of Redis. */
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
  /** Sealed secrets, newest first; a rotated one signs until it expires. */
  keys: { sealed: string; expiresAt?: number }[];
  /** Grows with every change. */
  version: number;
}
