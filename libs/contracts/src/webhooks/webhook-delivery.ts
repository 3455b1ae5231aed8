import * as z from 'zod';

/** Why an attempt failed; {@link deliveryAttemptSchema} describes each. */
const attemptFailures = [
  'status',
  'gone',
  'timeout',
  'connection',
  'refused-address',
  'no-signature',
] as const;

const deliveryAttemptSchema = z
  .object({
    startedAt: z.iso.datetime(),
    durationMs: z.number().nonnegative(),
    failure: z
      .enum(attemptFailures)
      .optional()
      .describe(
        'Missing when the attempt succeeded. `status`: not 2xx. `gone`: 410. `timeout`: no answer in time. `connection`: no connection, or a broken one. `refused-address`: an address that may not be called. `no-signature`: the signing keys cannot be opened, so nothing was sent.',
      ),
    status: z.int().optional().describe('The HTTP status of the receiver.'),
    message: z.string().optional(),
    answer: z.string().optional().describe("The beginning of the receiver's answer to a failed attempt."),
  })
  .meta({ id: 'DeliveryAttempt' });

export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>;

/**
 * `pending`: an attempt is due or running. `delivered`. `failed`: all attempts failed, or the endpoint is disabled.
 * Redelivery makes it pending again.
 */
export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** A delivery, as the API shows it. */
export const webhookDeliverySchema = z
  .object({
    id: z.string().describe('`d_` and 26 characters of base32.'),
    object: z.literal('webhook_delivery'),
    event: z.string().describe('The `webhook-id`, the same in every attempt.'),
    type: z.string(),
    subject: z.string().describe('The id of the job, batch or endpoint of the event.'),
    endpoint: z.string().optional().describe('Missing for the webhook of a single job.'),
    url: z.string().optional().describe('The receiver, for the webhook of a single job.'),
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

/** A delivery as it is stored. Times are milliseconds since the epoch, by the clock of Redis. */
export interface WebhookDeliveryRecord {
  id: string;
  tenant: string;
  event: string;
  type: string;
  subject: string;
  /** Either endpoint or url is set. */
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
  /** Attempts since the delivery was created or last requested. */
  tries: number;
  /** The W3C `traceparent` of its cause. */
  traceparent?: string;
}
