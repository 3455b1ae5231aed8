import type { CallKind, JobRecord, JobRequest } from '@app/contracts';

/** A job that is done by calling a backend. */
export type CallJob = JobRecord & { request: Extract<JobRequest, { kind: CallKind }> };

/** Whether a backend is called for the job itself, and not only for its pieces. */
export function isCallJob(job: JobRecord): job is CallJob {
  return job.request.kind !== 'distill';
}
