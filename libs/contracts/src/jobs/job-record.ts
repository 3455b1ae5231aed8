import type { FallbackRules } from '../configuration/backend-settings.js';
import type { Failure } from '../failure.js';
import type { JsonValue } from '../json.js';
import type { Usage } from '../usage.js';
import type { Attempt } from './attempt.js';
import type { HandOver } from './hand-over.js';
import type { JobProgress } from './job-progress.js';
import type { JobRequest } from './job-request.js';
import type { JobStatus } from './job-status.js';

/**
 * A job as it is stored and passed between processes. Times are milliseconds since the epoch, in
 * Redis' time. A member that a later version adds is optional, because jobs that an earlier version
 * wrote are still in the queue.
 */
export interface JobRecord {
  id: string;
  tenant: string;
  status: JobStatus;
  version: number;
  request: JobRequest;
  /** The ordered backends that the job may use; `route[hop]` has it now. */
  route: string[];
  /** Backends of the route that get the job only after failures of these kinds. */
  fallbackOn?: FallbackRules;
  hop: number;
  createdAt: number;
  /** When it entered the lane that it is in. */
  enqueuedAt: number;
  /** It ends as `expired` when it has not ended by then. */
  deadline: number;
  startedAt?: number;
  completedAt?: number;
  /** When the next attempt is due, while the job waits for it. */
  retryAt?: number;
  /** Ended attempts, then the running one, if any. */
  attempts: Attempt[];
  handOvers?: HandOver[];
  /** Milliseconds that it may wait in the lane of each backend of its route. */
  maxWaits?: readonly number[] | undefined;
  usage?: Usage;
  result?: object;
  failure?: Failure;
  retryOf?: string;
  /** The job that it is a child job of. */
  parent?: string;
  /** The kind of its parent. Missing in child jobs that an earlier version accepted. */
  parentKind?: string;
  /** Progress of a job with child jobs. */
  progress?: JobProgress;
  /** The plan by which a job divides its work into child jobs, fixed at its first run. */
  plan?: JsonValue;
  /** The tenant's share of a lane in which several wait; default 1. */
  weight?: number;
  /** The sealed secret of the request's webhook. */
  webhookKey?: string;
  /** The place in a trace that it comes from, as the W3C's `traceparent`. */
  traceparent?: string;
  /** The sealed vendor's key that the caller brought for this job alone. */
  providerKey?: string;
}
