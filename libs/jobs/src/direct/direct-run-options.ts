import type { JobRequest } from '@app/contracts';
import type { JobHandler } from '../pool/job-handler.js';

/** How a process runs jobs of its own waiting callers. */
export interface DirectRunOptions {
  /** Runs one attempt, as the handler of a worker does. */
  run: JobHandler;
  /** Runs at a time in this process. */
  slots: number;
  /** Whether this process may run this job on the backend, and has everything that a run of it needs. */
  allows(backend: string, request: JobRequest): boolean;
  /** How long a job stays this process' own without a sign of life: then it is queued. 10 seconds by default. */
  leaseMs?: number;
  /** Milliseconds for running jobs at shutdown; what is left is queued. */
  gracePeriodMs: number;
}
