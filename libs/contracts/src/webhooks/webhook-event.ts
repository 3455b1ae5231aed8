import * as z from 'zod';
import { batchSchema } from '../batches/batch.js';
import { failureSchema } from '../failure.js';
import { terminalStatuses } from '../jobs/job.js';
import { usageSchema } from '../usage.js';

/** The events to which an endpoint can subscribe, and when each is sent. A new one is a line here. */
export const webhookEvents = {
  'job.completed': 'A job has a result.',
  'job.failed': 'A job ended with a failure.',
  'job.cancelled': 'A job was cancelled.',
  'job.expired': 'The deadline of a job passed.',
  'batch.completed': 'All jobs of a batch have ended.',
  'batch.cancelled': 'A batch was cancelled, and all of its jobs have ended.',
  'webhook_endpoint.disabled': 'Deliveries to another endpoint of the tenant stopped.',
} as const;

export type WebhookEventType = keyof typeof webhookEvents;
export const webhookEventTypes = Object.keys(webhookEvents) as [WebhookEventType, ...WebhookEventType[]];

/** The event that a test request sends. */
export const testEventType = 'webhook_endpoint.test';

const endpointSchema = z.object({ id: z.string(), because: z.string().optional() });

/**
 * The schema of the body of a webhook (Standard Webhooks). It carries no result, so that a result is only readable
 * with an API key.
 */
export function webhookEventSchemaOf(kinds: readonly string[]) {
  const jobEndSchema = z.object({
    id: z.string(),
    kind: z.enum(kinds),
    status: z.enum(terminalStatuses),
    createdAt: z.iso.datetime(),
    completedAt: z.iso.datetime(),
    backend: z.string(),
    attempts: z.int().nonnegative(),
    usage: usageSchema.optional(),
    failure: failureSchema.optional(),
    metadata: z.record(z.string(), z.string()).optional(),
    path: z.string().describe('The path of the job and its result: `/v1/jobs/{id}`.'),
  });
  return z
    .object({
      type: z.enum([...webhookEventTypes, testEventType]),
      timestamp: z.iso.datetime().describe('When the event happened.'),
      data: z.union([jobEndSchema, batchSchema, endpointSchema]),
    })
    .meta({ id: 'WebhookEvent' });
}

export type WebhookEvent = z.infer<ReturnType<typeof webhookEventSchemaOf>>;
