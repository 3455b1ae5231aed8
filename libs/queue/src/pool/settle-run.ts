import type { JobRecord } from '@app/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobRecords, Settlement } from '../records/job-records.js';
import { isClosed, isUnreachable } from '../redis/is-unreachable.js';
import type { SettleReply } from '../scripts/settle.js';

/** Before a settlement that Redis could not take is tried again; then the job is left to be found lost. */
const againAfterMs = [200, 1_000, 4_000];

/** A run that ended: its token, its backend, and what became of its job. */
export interface EndedRun {
  token: string;
  backend: string;
  settlement: Settlement;
}

/** Writes down what a run came to, again when Redis is away for a moment. */
export async function settleRun(
  records: JobRecords,
  record: JobRecord,
  { token, backend, settlement }: EndedRun,
): Promise<SettleReply> {
  for (const waitMs of againAfterMs) {
    try {
      return await records.settle(record, token, backend, settlement);
    } catch (error) {
      if (isClosed(error) || !isUnreachable(error)) throw error;
      await delay(waitMs);
    }
  }
  return records.settle(record, token, backend, settlement);
}
