import type {
  Attempt,
  Failure,
  FallbackRules,
  JobProgress,
  JobRequest,
  JsonValue,
  RetrySettings,
  TimeLimits,
  Usage,
} from '@app/contracts';

/** What the policies read of a job. Times are milliseconds since the epoch. */
export interface JobState {
  /** The ordered backends that the job may use. */
  route: readonly string[];
  /** Backends of the route that take the job only after failures of these kinds. */
  fallbackOn?: FallbackRules | undefined;
  /** The context sizes of the route's backends in tokens, where they are known. */
  contextTokens?: Readonly<Record<string, number>>;
  /** The position of the current backend in the route, from 0. */
  hop: number;
  /** All attempts so far, the latest last, lost ones included. */
  attempts: readonly Attempt[];
  /** When the job entered the lane of the current backend. */
  enqueuedAt: number;
  deadline: number;
  timeLimits: TimeLimits;
  retry: RetrySettings;
}

/**
 * How a job continues after an attempt. The runner decides; the queue carries the decision out. Times are
 * milliseconds since the epoch.
 */
export type Decision =
  /** `usage` is the sum of the child jobs; the attempt's own usage is added by the queue. */
  | { type: 'complete'; result: object; usage?: Usage }
  /**
   * The job releases its place until these child jobs have ended, then runs again. Submitting a child job that
   * exists already changes nothing.
   */
  | { type: 'wait-for-children'; children: NewChild[]; plan: JsonValue; progress: JobProgress }
  /** Another attempt on the same backend at time `at`. */
  | { type: 'retry'; at: number; failure: Failure }
  /** The job moves to the next backend of its route. */
  | { type: 'hand-over'; backend: string; failure: Failure }
  /** The whole lane waits; the job keeps its rank and no attempt is counted. */
  | { type: 'park'; until: number; failure: Failure }
  | { type: 'fail'; failure: Failure }
  /** The caller cancelled the job. */
  | { type: 'cancel' }
  /** The job's deadline passed. */
  | { type: 'expire' }
  /** This process shuts down or lost the job: the job returns to its lane as if it had never been taken. */
  | { type: 'hand-back' };

/** A child job, as its parent submits it. It inherits the parent's route and deadline. */
export interface NewChild {
  /** Unique among the child jobs of one parent. */
  name: string;
  request: JobRequest;
}

/** A decision, with the record of the attempt that led to it if the provider was called. */
export interface Outcome {
  decision: Decision;
  attempt?: Attempt;
}

/**
 * Why a running attempt is aborted: the `reason` of its AbortSignal.
 *
 * - `cancelled`: the caller cancelled the job; the decision is `cancel`.
 * - `expired`: the job's deadline passed; the decision is `expire`.
 * - `shutdown`: this process ends; the decision is `hand-back`.
 * - `lost`: this process no longer holds the job; its decision is dropped.
 */
export type AbortReason = 'cancelled' | 'expired' | 'shutdown' | 'lost';
