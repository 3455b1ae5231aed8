import type { Job, JobRecord } from '@app/contracts';
import type { Kinds } from '@app/execution';

/** A job as its owner sees it: without its tenant and its input, with times that people can read. */
export function toJob(kinds: Kinds, record: JobRecord, retentionMs: number, queue?: Job['queue']): Job {
  const { request, completedAt } = record;
  return {
    id: record.id,
    object: 'job',
    kind: request.kind,
    status: record.status,
    version: record.version,
    createdAt: iso(record.createdAt),
    startedAt: isoOf(record.startedAt),
    completedAt: isoOf(completedAt),
    deadline: iso(record.deadline),
    purgeAt: completedAt === undefined ? undefined : iso(completedAt + retentionMs),
    priority: request.priority,
    route: record.route,
    backend: record.route[record.hop] ?? '',
    model: request.model,
    retryAt: isoOf(record.retryAt),
    queue,
    progress: record.progress,
    parent: record.parent,
    attempts: record.attempts,
    handOvers: record.handOvers,
    usage: record.usage,
    result: resultOf(kinds, record),
    failure: record.failure,
    retryOf: record.retryOf,
    metadata: request.metadata,
  };
}

/** The result as the caller asked for it. */
function resultOf(kinds: Kinds, { request, result }: JobRecord): object | undefined {
  return result && (kinds.find(request.kind)?.view(result, request.input) ?? result);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function isoOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : iso(milliseconds);
}
