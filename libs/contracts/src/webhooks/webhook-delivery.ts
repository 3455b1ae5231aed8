import * as z from 'zod';

/** Why an attempt failed; see the schema's description. */
export const attemptFailures = [
  'status',
  'gone',
  'timeout',
  'connection',
  'refused-address',
  'no-signature',
] as const;

export const deliveryAttemptSchema = z
  .object({
    startedAt: z.iso.datetime(),
    durationMs: z.number().nonnegative(),
    failure: z
      .enum(attemptFailures)
      .optional()
      .describe(
        'Missing when it succeeded. `status`: not 2xx; `gone`: 410; `timeout`: no answer in time; `connection`: none, or broken; `refused-address`: not called from here; `no-signature`: our own keys cannot be opened, nothing was sent.',
      ),
    status: z.int().optional().describe('The HTTP status of the answer.'),
    message: z.string().optional(),
    answer: z.string().optional().describe('The beginning of the answer to a failed attempt.'),
  })
  .meta({ id: 'DeliveryAttempt' });

export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>;

/**
 * `pending`: an attempt is due or running; `delivered`; `failed`: all attempts failed, or its endpoint
 * takes none. Redelivering makes it pending again.
 */
export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** A delivery as its owner sees it. */
export const webhookDeliverySchema = z
  .object({
    id: z.string().describe('`d_` and 26 characters of base32.'),
    object: z.literal('webhook_delivery'),
    event: z.string().describe('The `webhook-id`, the same in every attempt.'),
    type: z.string(),
    subject: z.string().describe('The job, or the endpoint, that the event is about.'),
    endpoint: z.string().optional().describe('Missing for the webhook of a single job.'),
    url: z.string().optional().describe('Of the webhook of a single job.'),
    status: z.enum(deliveryStatuses),
    createdAt: z.iso.datetime(),
    nextAttemptAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    attempts: z.array(deliveryAttemptSchema),
  })
  .meta({ id: 'WebhookDelivery' });

export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** A page of deliveries, newest first. */
export const webhookDeliveryPageSchema = z
  .object({ data: z.array(webhookDeliverySchema), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryPage' });

/** A delivery as it is stored. Times are milliseconds since the epoch, in Redis' time. */
export interface WebhookDeliveryRecord {
  id: string;
  tenant: string;
  event: string;
  type: string;
  subject: string;
  /** One of endpoint and url. */
  endpoint?: string;
  url?: string;
  /** The sealed secret of a single job's webhook. */
  key?: string;
  body: string;
  status: DeliveryStatus;
  createdAt: number;
  nextAttemptAt?: number;
  endedAt?: number;
  attempts: DeliveryAttempt[];
  /** Attempts since it was made or last asked for. */
  tries: number;
  /** The place in a trace that it comes from, as the W3C's `traceparent`. */
  traceparent?: string;
}
