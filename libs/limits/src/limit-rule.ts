import type { LimitDimension } from '@app/contracts';

/**
 * How one limit of a group is kept: never more than `limit` in any window of `windowMs`, wherever it begins.
 *
 * What is granted is written into buckets of time and counts for `buckets` of them. That is longer than
 * the window by a bucket and by the slack, so that calls which arrive later than they were permitted, each
 * by up to the slack, cannot crowd one window at the vendor.
 */
export interface LimitRule {
  readonly dimension: LimitDimension;
  readonly limit: number;
  readonly windowMs: number;
  readonly slackMs: number;
  /** A whole number, 1 or more. */
  readonly bucketMs: number;
  readonly buckets: number;
  /** Milliseconds from one unit to the next when the limit is used evenly; 0 for a limit that is not paced. */
  readonly intervalMs: number;
  /** Units that may go at once after a pause; after that they keep the interval. */
  readonly burst: number;
}

/** What limits calls that share one quota. */
export interface LimitGroup {
  /** Those of one name share their counts, in all processes. */
  readonly name: string;
  readonly rules: readonly LimitRule[];
  /** Calls in flight, over all processes. */
  readonly concurrency?: number;
}
