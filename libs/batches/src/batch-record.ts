import type { Batch, BatchStatus } from '@app/contracts';

/** A batch as it is stored. Times are milliseconds since the epoch. */
export interface BatchRecord {
  id: string;
  tenant: string;
  status: BatchStatus;
  createdAt: number;
  completedAt?: number;
  /** When jobs of it that have not ended expire. */
  deadline: number;
  total: number;
  /** Lines that have become jobs. */
  fed: number;
  completed: number;
  failed: number;
  cancelled: number;
  expired: number;
  /** Its jobs have been told to end. */
  cancelTold?: boolean;
  /** Whom to tell of its end. */
  webhook?: string;
  /** The tenant's weight when it was submitted. */
  weight?: number;
  /** The place in a trace that it comes from; its jobs have traces of their own that point there. */
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

/** The batch of a hash; undefined when there is none, or when it is still being received. */
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
    cancelTold: values['cancelTold'] === '1',
  };
}

/** Jobs that have ended, however. */
export function endedOf({ completed, failed, cancelled, expired }: BatchRecord): number {
  return completed + failed + cancelled + expired;
}

/** A batch as its owner sees it. */
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
