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

/** The part of a job that never changes. It is one member of the hash, `about`, written and read at once. */
export type JobDefinition = Pick<
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

/** The part of a new job that never changes. */
export function jobDefinition(job: NewJob): JobDefinition {
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

/** A job that is about to be stored. */
export interface AcceptableJob {
  id: string;
  tenant: string;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** Milliseconds that it may wait in its first lane; by default until its deadline. */
  maxWait?: number | undefined;
}

/** The stored job that already has an id, and the fingerprint of its request. */
export interface KnownJob {
  fingerprint: string | undefined;
  record: JobRecord;
}

/**
 * A job that a script found under the id of a new one.
 *
 * @throws {Error} If the record is damaged.
 */
export function knownJob(id: string, fingerprint: string | null, values: RecordValues): KnownJob {
  const record = readRecord(id, values);
  if (record === undefined)
    throw new Error(`The record of job ${id} is damaged: it has no request. Delete it.`);
  return { fingerprint: fingerprint ?? undefined, record };
}

/** The members of a record's hash that make up a JobRecord, in the order in which scripts return them. */
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

/** Values of {@link recordFields}: null where the record has none, empty where one was removed. */
export type RecordValues = readonly (string | null)[];

/** Reads a record; undefined if it does not exist. */
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
    ...(JSON.parse(about) as JobDefinition),
    id,
    tenant,
    status: status as JobStatus,
    version: Number(version),
    hop: Number(hop ?? 0),
    createdAt: Number(createdAt),
    enqueuedAt: Number(enqueuedAt ?? createdAt),
    deadline: Number(deadline),
    startedAt: optional(startedAt, Number),
    completedAt: optional(completedAt, Number),
    retryAt: optional(retryAt, Number),
    attempts: readAttempts([
      ...((optional(attempts, JSON.parse) ?? []) as StoredAttempt[]),
      ...((optional(running, (text) => [JSON.parse(text)]) ?? []) as StoredAttempt[]),
    ]),
    usage: optional(usage, JSON.parse) as Usage | undefined,
    result: optional(result, JSON.parse) as object | undefined,
    failure: optional(failure, JSON.parse) as Failure | undefined,
    handOvers: optional(handOvers, JSON.parse) as HandOver[] | undefined,
    parent: optional(parent, String),
    progress: optional(all, (text) => ({ done: Number(done), all: Number(text) })),
    plan: optional(plan, JSON.parse) as JsonValue | undefined,
  };
}

/** Reads the records that exist. */
export function readRecords(found: readonly [id: string, values: RecordValues][]): JobRecord[] {
  return found.map(([id, values]) => readRecord(id, values)).filter((record) => record !== undefined);
}

function optional<Value>(text: string | null | undefined, read: (text: string) => Value): Value | undefined {
  return text === null || text === undefined || text === '' ? undefined : read(text);
}

/** A stored attempt. Scripts write its times as milliseconds since the epoch, handlers as ISO 8601 text. */
export type StoredAttempt = Omit<Attempt, 'startedAt' | 'endedAt' | 'outcome'> & {
  startedAt: number | string;
  endedAt?: number | string;
  outcome?: Attempt['outcome'];
};

/** Reads attempts as a record or an announcement holds them. */
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

/** How a job ended. */
export interface JobEnd {
  status: TerminalStatus;
  result?: object;
  failure?: Failure;
  usage?: Usage;
}

/** The members of a record's hash that describe its end. */
export const endFields = ['status', 'result', 'failure', 'usage'] as const;

/** Reads the values of {@link endFields}; undefined for a job that has not ended or does not exist. */
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

/** Swept jobs as sweep.lua returns them. */
export type SweptJobs = [
  id: string,
  tenant: string,
  dueAt: string,
  backend: string,
  hop: string,
  wave: string,
  hasChildren: '0' | '1',
][];

/** The outcome of one step of a sweep. */
export interface SweepResult {
  /** The number of jobs that were due. */
  due: number;
  /** Jobs that ended while they waited. Their wake-ups can be removed. */
  ended: SweptJob[];
  /** Jobs that no process holds and that may have no wake-up. */
  stranded: SweptJob[];
  /** Jobs that have exceeded their maximum wait in the lane. */
  overdue: JobRecord[];
}

/** A swept job and its lane. */
export interface SweptJob extends WakeUpId {
  tenant: string;
  backend: string;
  /** When it is due next, at the end of its maximum wait or at its deadline: milliseconds since the epoch. */
  dueAt: number;
  wave: number;
  /** Whether it has child jobs. */
  hasChildren: boolean;
}

/** Reads a swept job. */
export function sweptJob([id, tenant, dueAt, backend, hop, wave, hasChildren]: SweptJobs[number]): SweptJob {
  const place = { hop: Number(hop), wave: Number(wave) };
  return { id, tenant, dueAt: Number(dueAt), backend, ...place, hasChildren: hasChildren === '1' };
}

/** Names and values alternately, as HSET takes them. */
export function flat(members: Record<string, string | number>): (string | number)[] {
  const all: (string | number)[] = [];
  for (const [name, value] of Object.entries(members)) all.push(name, value);
  return all;
}
