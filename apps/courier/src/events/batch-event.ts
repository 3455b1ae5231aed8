import { type BatchRecord, toBatch } from '@app/batches';
import type { TenantEvent } from './job-event.js';

/** What is told of the end of a batch: its counts, not its results. */
export function batchEvent(record: BatchRecord): TenantEvent | undefined {
  if (record.completedAt === undefined) return undefined;
  const type = record.status === 'cancelled' ? 'batch.cancelled' : 'batch.completed';
  const timestamp = new Date(record.completedAt).toISOString();
  return { type, traceparent: record.traceparent, body: { type, timestamp, data: toBatch(record) } };
}
