import type { FallbackRules } from '../configuration/backend-settings.js';
import type { JobRequest } from './job-request.js';

/** A request that can run, and where. */
export interface JobPlan {
  /** With the model and the parameters of its profile. */
  request: JobRequest;
  /** The ordered backends that the job may use; at least one, none twice. */
  route: string[];
  /** Backends of the route that get the job only after failures of these kinds. */
  fallbackOn?: FallbackRules;
  /** Milliseconds that it may wait in the lane of each backend of its route; default: until its deadline. */
  maxWaits?: readonly number[] | undefined;
}

/** A validated job on its way into the queue. */
export interface NewJob extends JobPlan {
  tenant: string;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** Makes a repeated submit find the same job. */
  idempotencyKey?: string;
  retryOf?: string;
  /** For a child job: its parent, and its name among the parent's child jobs. The same name finds the same job. */
  piece?: { parent: string; name: string };
  /** The kind of a child job's parent. Missing in child jobs that an earlier version accepted. */
  parentKind?: string;
  /** The sealed secret of the request's webhook; the request itself never has it. */
  webhookKey?: string;
  /** The sealed vendor's key that the caller brought for this job alone. */
  providerKey?: string;
  /** The batch that it belongs to. */
  batch?: string;
  /** The tenant's share of a lane in which several wait; default 1. */
  weight?: number;
  /** The place in a trace that it comes from, as the W3C's `traceparent`. */
  traceparent?: string;
}
