import type { FallbackRules } from '../configuration/backend-settings.js';
import type { Failure } from '../failure.js';
import type { JsonValue } from '../json.js';
import type { Usage } from '../usage.js';
import type { Attempt, HandOver, JobProgress, JobStatus } from './job.js';
import type { JobRequest } from './job-request.js';

/**
 * A job as it is stored and passed between processes. Times are milliseconds since the epoch by the clock of Redis. A
 * member that a later version adds is optional, because jobs of earlier versions are still in the queue.
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
  /** The time at which it ends as `expired`. */
  deadline: number;
  startedAt?: number;
  completedAt?: number;
  /** When the next attempt is due, while it is awaited. */
  retryAt?: number;
  /** Ended attempts, then the running one, if any. */
  attempts: Attempt[];
  handOvers?: HandOver[];
  /** The longest waits in the lanes of its route, in milliseconds. */
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
  /** The W3C `traceparent` of the request. */
  traceparent?: string;
  /** The sealed vendor's key that the caller sent for this job alone. */
  providerKey?: string;
}

/** A request that can run, and its route. */
export interface JobPlan {
  /** With the model and the parameters of its profile. */
  request: JobRequest;
  /** The ordered backends that the job may use; at least one, none twice. */
  route: string[];
  /** Backends of the route that get the job only after failures of these kinds. */
  fallbackOn?: FallbackRules;
  /** The longest waits in the lanes of its route, in milliseconds; undefined: until its deadline. */
  maxWaits?: readonly number[] | undefined;
}

/** A validated job before it is stored. */
export interface NewJob extends JobPlan {
  tenant: string;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** A repeated submission with the same key finds the same job. */
  idempotencyKey?: string;
  retryOf?: string;
  /** For a child job: its parent, and its name among the parent's child jobs. The same name finds the same job. */
  childOf?: { parent: string; name: string };
  /** The kind of a child job's parent. Missing in child jobs that an earlier version accepted. */
  parentKind?: string;
  /** The sealed secret of the request's webhook; the request itself never has it. */
  webhookKey?: string;
  /** The sealed vendor's key that the caller sent for this job alone. */
  providerKey?: string;
  /** The batch that it belongs to. */
  batch?: string;
  /** The tenant's share of a lane in which several wait; default 1. */
  weight?: number;
  /** The W3C `traceparent` of the request. */
  traceparent?: string;
}
