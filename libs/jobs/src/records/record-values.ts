import {
  type Attempt,
  type Failure,
  type HandOver,
  isTerminal,
  type JobRecord,
  type JobStatus,
  type JsonValue,
  type NewJob,
  type TerminalStatus,
  type Usage,
} from '@app/contracts';
import type { WakeUpId } from './ids.js';

/** What never changes in a job; one member of the hash, so that it is written and read at once. */
export type AboutJob = Pick<
  NewJob,
  | 'request'
  | 'route'
  | 'fallbackOn'
  | 'maxWaits'
  | 'retryOf'
  | 'parentKind'
  | 'webhookKey'
  | 'providerKey'
  | 'weight'
  | 'traceparent'
>;

export function aboutOf(job: NewJob): AboutJob {
  const { request, route, fallbackOn, maxWaits, retryOf, parentKind, webhookKey, providerKey } = job;
  const { weight, traceparent } = job;
  return {
    request,
    route,
    fallbackOn,
    maxWaits,
    retryOf,
    parentKind,
    webhookKey,
    providerKey,
    weight,
    traceparent,
  };
}

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

/** How a job ended. */
export interface JobEnd {
  status: TerminalStatus;
  result?: object;
  failure?: Failure;
  usage?: Usage;
}

/** The members of the record's hash that tell of its end. */
export const endFields = ['status', 'result', 'failure', 'usage'] as const;

/** The end of these values of {@link endFields}; undefined for a job that has not ended, or is not there. */
export function readEnd(values: readonly (string | null)[]): JobEnd | undefined {
  const [status, result, failure, usage] = values;
  if (!status || !isTerminal(status as JobStatus)) return undefined;
  return {
    status: status as TerminalStatus,
    ...(result && { result: JSON.parse(result) as object }),
    ...(failure && { failure: JSON.parse(failure) as Failure }),
    ...(usage && { usage: JSON.parse(usage) as Usage }),
  };
}

/** Ids and lanes of jobs, and when each is due next: when it has waited for too long, or at its deadline. */
export type SweptJobs = [
  id: string,
  tenant: string,
  dueAt: string,
  backend: string,
  hop: string,
  wave: string,
  hasChildren: '0' | '1',
][];

export interface SweepResult {
  /** How many jobs were looked at. */
  due: number;
  /** Those that waited and ended: their wake-ups are of no use any more. */
  ended: SweptJob[];
  /** Those that nobody holds and no wake-up may be there for. */
  stranded: SweptJob[];
  /** Those that have waited in their lane for longer than they may. */
  overdue: JobRecord[];
}

/** A job of a sweep, and its lane. */
export interface SweptJob extends WakeUpId {
  tenant: string;
  backend: string;
  /** When it is due next, in milliseconds since the epoch. */
  dueAt: number;
  wave: number;
  /** It has been parted into pieces. */
  hasPieces: boolean;
}

export function sweptJob([id, tenant, dueAt, backend, hop, wave, hasPieces]: SweptJobs[number]): SweptJob {
  const place = { hop: Number(hop), wave: Number(wave) };
  return { id, tenant, dueAt: Number(dueAt), backend, ...place, hasPieces: hasPieces === '1' };
}

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
