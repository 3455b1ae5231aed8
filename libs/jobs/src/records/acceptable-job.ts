import type { JobRecord } from '@app/contracts';
import { readRecord, type RecordValues } from './record-fields.js';

/** What is known of a job before it is accepted. */
export interface AcceptableJob {
  id: string;
  tenant: string;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** Milliseconds that it may wait in its first lane; default: until its deadline. */
  maxWait?: number | undefined;
}

/** The record that has an id already, and the fingerprint of the request that made it. */
export interface KnownJob {
  fingerprint: string | undefined;
  record: JobRecord;
}

/** @throws {Error} For a record that is damaged. */
export function knownJob(id: string, fingerprint: string | null, values: RecordValues): KnownJob {
  const record = readRecord(id, values);
  if (record === undefined)
    throw new Error(`The record of job ${id} is damaged: it says nothing of its request. Delete it.`);
  return { fingerprint: fingerprint ?? undefined, record };
}
