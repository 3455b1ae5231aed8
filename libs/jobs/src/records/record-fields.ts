import type { Attempt, Failure, HandOver, JobRecord, JobStatus, JsonValue, Usage } from '@app/contracts';
import type { AboutJob } from './about-job.js';

/**
 * The members of a record's hash that make a JobRecord, in the order in which scripts give them. An
 * empty value is one that was taken away.
 */
export const recordFields = [
  'tenant',
  'status',
  'version',
  'about',
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
  'parent',
  'done',
  'all',
  'plan',
  'handOvers',
] as const;

/** Values of {@link recordFields}; null where the record has none. */
export type RecordValues = readonly (string | null)[];

/** The record of these values; undefined when there is none. */
export function readRecord(id: string, values: RecordValues): JobRecord | undefined {
  const [tenant, status, version, about, hop, createdAt, enqueuedAt, deadline] = values;
  if (typeof tenant !== 'string' || typeof about !== 'string') return undefined;
  const [
    startedAt,
    completedAt,
    retryAt,
    attempts,
    running,
    usage,
    result,
    failure,
    parent,
    done,
    all,
    plan,
    handOvers,
  ] = values.slice(8);
  return {
    ...(JSON.parse(about) as AboutJob),
    id,
    tenant,
    status: status as JobStatus,
    version: Number(version),
    hop: Number(hop ?? 0),
    createdAt: Number(createdAt),
    enqueuedAt: Number(enqueuedAt ?? createdAt),
    deadline: Number(deadline),
    startedAt: given(startedAt, Number),
    completedAt: given(completedAt, Number),
    retryAt: given(retryAt, Number),
    attempts: readAttempts([
      ...((given(attempts, JSON.parse) ?? []) as StoredAttempt[]),
      ...((given(running, (text) => [JSON.parse(text)]) ?? []) as StoredAttempt[]),
    ]),
    usage: given(usage, JSON.parse) as Usage | undefined,
    result: given(result, JSON.parse) as object | undefined,
    failure: given(failure, JSON.parse) as Failure | undefined,
    handOvers: given(handOvers, JSON.parse) as HandOver[] | undefined,
    parent: given(parent, String),
    progress: given(all, (text) => ({ done: Number(done), all: Number(text) })),
    plan: given(plan, JSON.parse) as JsonValue | undefined,
  };
}

/** The records that there are. */
export function readRecords(found: readonly [id: string, values: RecordValues][]): JobRecord[] {
  return found.map(([id, values]) => readRecord(id, values)).filter((record) => record !== undefined);
}

function given<Value>(text: string | null | undefined, read: (text: string) => Value): Value | undefined {
  return text === null || text === undefined || text === '' ? undefined : read(text);
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

/** Names and values in turn, as HSET takes them. */
export function flat(members: Record<string, string | number>): (string | number)[] {
  const all: (string | number)[] = [];
  for (const [name, value] of Object.entries(members)) all.push(name, value);
  return all;
}
