import type { Attempt, FallbackRules, RetrySettings, TimeLimits } from '@app/contracts';

/** What a policy needs to know of a job. Times are milliseconds since the epoch. */
export interface JobState {
  /** The ordered backends that the job may use. */
  route: readonly string[];
  /** Backends of the route that get the job only after failures of these kinds. */
  fallbackOn?: FallbackRules | undefined;
  /** What the contexts of the route's backends hold, in tokens, where it is known. */
  contextTokens?: Readonly<Record<string, number>>;
  /** The place of the current backend in the route. */
  hop: number;
  /** All attempts so far, the latest last, lost ones included. */
  attempts: readonly Attempt[];
  /** When the job entered the lane of the current backend. */
  enqueuedAt: number;
  deadline: number;
  timeLimits: TimeLimits;
  retry: RetrySettings;
}
