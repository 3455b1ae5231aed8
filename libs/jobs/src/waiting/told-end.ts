import type { JobRecord } from '@app/contracts';
import { readAttempts, type StoredAttempt } from '../records/record-fields.js';

/** What a script tells of a job's end. */
export interface ToldEnd {
  id: string;
  /** The members that may have changed, as JSON; undefined when they were too long to tell. */
  members: string | undefined;
}

export function parseToldEnd(message: string): ToldEnd {
  const end = message.indexOf('\n');
  const members = message.slice(end + 1);
  return { id: message.slice(0, end), members: members === '' ? undefined : members };
}

/** The record as it stands after this end. */
export function withEnd(record: JobRecord, members: string): JobRecord {
  const { attempts = [], ...told } = JSON.parse(members) as Partial<Omit<JobRecord, 'attempts'>> & {
    attempts?: StoredAttempt[];
  };
  const { retryAt: _, ...rest } = record;
  return { ...rest, ...told, attempts: readAttempts(attempts) };
}
