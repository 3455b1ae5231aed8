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
    request: parsed(read.request, {} as JobRequest),
    route: parsed<string[]>(read.route, []),
    hop: Number(read.hop),
    createdAt: Number(read.createdAt),
    enqueuedAt: Number(read.enqueuedAt),
    deadline: Number(read.deadline),
    ...time('startedAt', read.startedAt),
    ...time('completedAt', read.completedAt),
    ...time('retryAt', read.retryAt),
    attempts: readAttempts([...parsed<StoredAttempt[]>(read.attempts, []), ...runningAttempt(read.running)]),
    ...json<'usage', Usage>('usage', read.usage),
    ...json<'result', JobResult>('result', read.result),
    ...json<'failure', Failure>('failure', read.failure),
    ...(typeof read.retryOf === 'string' && { retryOf: read.retryOf }),
  };
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

function runningAttempt(text: string | null | undefined): StoredAttempt[] {
  return typeof text === 'string' ? [JSON.parse(text) as StoredAttempt] : [];
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

function parsed<Value>(text: string | null | undefined, otherwise: Value): Value {
  return typeof text === 'string' ? (JSON.parse(text) as Value) : otherwise;
}

function time<Name extends string>(name: Name, text: string | null | undefined): { [Key in Name]?: number } {
  return typeof text === 'string' ? ({ [name]: Number(text) } as { [Key in Name]: number }) : {};
}

function json<Name extends string, Value>(
  name: Name,
  text: string | null | undefined,
): { [Key in Name]?: Value } {
  return typeof text === 'string' ? ({ [name]: JSON.parse(text) } as { [Key in Name]: Value }) : {};
}
