import type { Batch, BatchStatus } from '@app/contracts';

/** A batch as it is stored. Times are milliseconds since the epoch. */
export interface BatchRecord {
  id: string;
  tenant: string;
  status: BatchStatus;
  createdAt: number;
  completedAt?: number;
  /** The deadline of all its jobs. */
  deadline: number;
  total: number;
  /** Lines that have become jobs. */
  fed: number;
  completed: number;
  failed: number;
  cancelled: number;
  expired: number;
  /** All its jobs have been cancelled. */
  isCancelSent?: boolean;
  /** The URL that gets a webhook at its end. */
  webhook?: string;
  /** The tenant's weight when it was submitted. */
  weight?: number;
  /** The trace context of the submission. Each job has its own trace, linked to this one. */
  traceparent?: string;
}

const numbers = [
  'createdAt',
  'completedAt',
  'deadline',
  'total',
  'fed',
  'completed',
  'failed',
  'cancelled',
  'expired',
  'weight',
] as const;

/** The batch of a hash; undefined when it does not exist or is still being received. */
export function readBatch(id: string, values: Record<string, string>): BatchRecord | undefined {
  const { tenant, status, webhook, traceparent } = values;
  if (tenant === undefined || status === undefined) return undefined;
  const counted = Object.fromEntries(
    numbers.map((name) => [name, values[name] === undefined ? undefined : Number(values[name])]),
  );
  const none = { completed: 0, failed: 0, cancelled: 0, expired: 0, fed: 0 };
  return {
    ...none,
    ...(Object.fromEntries(Object.entries(counted).filter(([, value]) => value !== undefined)) as Pick<
      BatchRecord,
      'createdAt' | 'deadline' | 'total'
    >),
    id,
    tenant,
    status: status as BatchStatus,
    ...(webhook !== undefined && { webhook }),
    ...(traceparent !== undefined && { traceparent }),
    isCancelSent: values['cancelTold'] === '1',
  };
}

/** The number of jobs in a terminal state. */
export function endedOf({ completed, failed, cancelled, expired }: BatchRecord): number {
  return completed + failed + cancelled + expired;
}

/**
 * The idempotency key of a batch's job, from which its id derives: a line makes one job however often it is fed. No
 * caller can send such a key, because headers cannot hold control characters.
 */
export function batchJobKey(batch: string, place: number): string {
  return `\u0000batch ${batch} ${place}`;
}

/** A batch as the API shows it. */
export function toBatch(record: BatchRecord): Batch {
  const { id, status, createdAt, completedAt, total, completed, failed, cancelled, expired } = record;
  return {
    id,
    object: 'batch',
    status,
    createdAt: new Date(createdAt).toISOString(),
    ...(completedAt !== undefined && { completedAt: new Date(completedAt).toISOString() }),
    counts: { total, waiting: total - endedOf(record), completed, failed, cancelled, expired },
  };
}
