import type { Attempt, Failure, JobResult } from '@app/contracts';

/**
 * What shall become of a job after an attempt. The one who runs attempts decides; the queue acts.
 * Times are milliseconds since the epoch.
 */
export type Decision =
  | { type: 'complete'; result: JobResult }
  /** The same backend again, at a time. */
  | { type: 'retry'; at: number; failure: Failure }
  /** The next backend of the route. */
  | { type: 'hand-over'; backend: string; failure: Failure }
  /** The whole lane waits; the job keeps its place and no attempt is counted. */
  | { type: 'park'; until: number; failure: Failure }
  | { type: 'fail'; failure: Failure }
  /** The caller cancelled. */
  | { type: 'cancel' }
  /** The job's deadline passed. */
  | { type: 'expire' }
  /** This process shuts down or lost the job: it goes back to the queue as if never taken. */
  | { type: 'hand-back' };

/** A decision with the record of the attempt that led to it, when the provider was called. */
export interface Outcome {
  decision: Decision;
  attempt?: Attempt;
}
