import type { Attempt, Failure, JobRecord, JobRequest, JobResult, JobStatus, Usage } from '@app/contracts';

/** The members of a record's hash that make a JobRecord, in the order in which scripts give them. */
export const recordFields = [
  'id',
  'tenant',
  'status',
  'version',
  'request',
  'route',
  'hop',
  'createdAt',
  'enqueuedAt',
  'deadline',
  'startedAt',
  'completedAt',
  'retryAt',
  'attempts',
  'running',
  'usage',
  'result',
  'failure',
  'retryOf',
] as const;

/** Values of {@link recordFields}; null where the record has none. */
export type RecordValues = readonly (string | null)[];

type Values = Record<(typeof recordFields)[number], string | null | undefined>;

/** The record of these values; undefined when there is none. */
export function readRecord(values: RecordValues): JobRecord | undefined {
  const read = Object.fromEntries(recordFields.map((name, index) => [name, values[index]])) as Values;
  if (read.id === null || read.id === undefined || read.tenant === null) return undefined;
  return {
    id: read.id,
    tenant: read.tenant ?? '',
    status: read.status as JobStatus,
    version: Number(read.version),
    request: JSON.parse(read.request ?? '{}') as JobRequest,
    route: JSON.parse(read.route ?? '[]') as string[],
    hop: Number(read.hop),
    createdAt: Number(read.createdAt),
    enqueuedAt: Number(read.enqueuedAt),
    deadline: Number(read.deadline),
    startedAt: given(read.startedAt, Number),
    completedAt: given(read.completedAt, Number),
    retryAt: given(read.retryAt, Number),
    attempts: readAttempts([
      ...((given(read.attempts, JSON.parse) ?? []) as StoredAttempt[]),
      ...(typeof read.running === 'string' ? [JSON.parse(read.running) as StoredAttempt] : []),
    ]),
    usage: given(read.usage, JSON.parse) as Usage | undefined,
    result: given(read.result, JSON.parse) as JobResult | undefined,
    failure: given(read.failure, JSON.parse) as Failure | undefined,
    retryOf: read.retryOf ?? undefined,
  };
}

function given<Value>(text: string | null | undefined, read: (text: string) => Value): Value | undefined {
  return typeof text === 'string' ? read(text) : undefined;
}

/** A stored attempt: scripts write its times as milliseconds, handlers as text. */
export type StoredAttempt = Omit<Attempt, 'startedAt' | 'endedAt' | 'outcome'> & {
  startedAt: number | string;
  endedAt?: number | string;
  outcome?: Attempt['outcome'];
};

export function readAttempts(stored: readonly StoredAttempt[]): Attempt[] {
  return stored.map(readAttempt);
}

function readAttempt({ startedAt, endedAt, outcome = 'running', ...rest }: StoredAttempt): Attempt {
  return {
    ...rest,
    startedAt: isoTime(startedAt),
    ...(endedAt !== undefined && { endedAt: isoTime(endedAt) }),
    outcome,
  };
}

function isoTime(time: number | string): string {
  return typeof time === 'string' ? time : new Date(time).toISOString();
}
