import { toBatch } from '@app/batches';
import type { EventSource } from './event-source.js';

/** The end of a batch: its counts, not its results. */
export const batchEvents: EventSource = async ({ tenant, subject }, { batches }) => {
  const batch = await batches.get(tenant, subject);
  if (batch?.completedAt === undefined) return undefined;
  const type = batch.status === 'cancelled' ? 'batch.cancelled' : 'batch.completed';
  const timestamp = new Date(batch.completedAt).toISOString();
  return {
    type,
    traceparent: batch.traceparent,
    body: { type, timestamp, data: toBatch(batch) },
    own: batch.webhook === undefined ? undefined : { url: batch.webhook },
  };
};
