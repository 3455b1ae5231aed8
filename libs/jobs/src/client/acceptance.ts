import type { JobRecord, NewJob } from '@app/contracts';
import { type KindTable, rankCost } from '@app/policies';
import { fingerprint } from '../records/fingerprint.js';
import { jobDefinition, type KnownJob } from '../records/record-values.js';
import type { Submission } from './submit-job.js';

/** The stored form of a new job. */
export function acceptance(kinds: KindTable, id: string, job: NewJob) {
  const { tenant, request, route, deadline, idempotencyKey, weight, batch, childOf, maxWaits } = job;
  const [backend] = route;
  if (backend === undefined) throw new TypeError('A job needs a route of at least one backend.');
  return {
    backend,
    accepted: { id, tenant, deadline, maxWait: maxWaits?.[0] },
    members: {
      kind: request.kind,
      about: JSON.stringify(jobDefinition(job)),
      backend,
      // A job at the last place of its route has no fallback.
      lastHop: route.length - 1,
      priority: request.priority,
      cost: rankCost(kinds, request, weight),
      ...(request.stream && { stream: 1 }),
      // Read by the scripts that end jobs.
      ...(request.webhook !== undefined && { webhook: 1 }),
      ...(batch !== undefined && { batch }),
      ...(childOf !== undefined && { parent: childOf.parent }),
      ...(idempotencyKey !== undefined && { fingerprint: fingerprint(request) }),
    },
  };
}

/** The outcome of a repeated submission. */
export function known(
  { fingerprint: print, record }: KnownJob,
  wanted: { fingerprint?: string },
): Submission {
  return { outcome: print === wanted.fingerprint ? 'replayed' : 'conflict', record };
}

/** A job as it stands when it was just accepted. */
export function queuedJob(id: string, job: NewJob, now: number): JobRecord {
  return {
    ...jobDefinition(job),
    id,
    tenant: job.tenant,
    status: 'queued',
    version: 1,
    hop: 0,
    createdAt: now,
    enqueuedAt: now,
    deadline: job.deadline,
    attempts: [],
    ...(job.childOf !== undefined && { parent: job.childOf.parent }),
  };
}

/** The job once its first attempt has begun with its acceptance. */
export function runningJob(record: JobRecord, backend: string): JobRecord {
  const { createdAt } = record;
  return {
    ...record,
    status: 'in_progress',
    startedAt: createdAt,
    attempts: [{ number: 1, backend, startedAt: new Date(createdAt).toISOString(), outcome: 'running' }],
  };
}
