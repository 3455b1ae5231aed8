import type { JobRecord, JobRequest } from '@app/contracts';

/** A job that distils. */
export type DistillJob = JobRecord & { request: Extract<JobRequest, { kind: 'distill' }> };
