import type { Attempt, Failure, JobProgress, JobRequest, JobResult, JsonValue, Usage } from '@app/contracts';

/**
 * What shall become of a job after an attempt. The one who runs attempts decides; the queue acts.
 * Times are milliseconds since the epoch.
 */
export type Decision =
  /** The usage is that of pieces; that of the attempt is added by itself. */
  | { type: 'complete'; result: JobResult; usage?: Usage }
  /**
   * The job gives its place back until these pieces have ended, and runs again then. Submitting one that is
   * there changes nothing.
   */
  | { type: 'wait-for-pieces'; pieces: NewPiece[]; plan: JsonValue; progress: JobProgress }
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

/** A piece of a job, which is a job of its own with the route and the deadline of its parent. */
export interface NewPiece {
  /** Unique among the pieces of its parent. */
  name: string;
  request: JobRequest;
}

/** A decision with the record of the attempt that led to it, when the provider was called. */
export interface Outcome {
  decision: Decision;
  attempt?: Attempt;
}
