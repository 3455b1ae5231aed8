import { type LimitDimension, limitDimensions, type Limits } from '@app/contracts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Buckets per window. The quota loses the share of one of them. */
const bucketsPerWindow = 800;
/** A share of the window: the latency from a permit to the arrival of its call. The quota loses the same share. */
const slackShare = 0.0155;
const leastSlackMs = 120;
const maxSlackMs = 2_000;
/** A share of a limit: the amount that may begin at once after a pause. */
const burstShare = 0.1;
/** The largest burst of requests. */
const maxBurst = 10;
/** Faster rates need smaller bursts: one unit per this many milliseconds of the interval. */
const burstIntervalMs = 10;
/** The pace is slightly faster than the quota, so that windows are used up; the window enforces the limit. */
const pace = 1.1;

/**
 * How one limit of a group is kept: never more than `limit` in any window of `windowMs`, wherever it begins.
 *
 * Permitted amounts are counted in buckets of time, each for `buckets` buckets. That is longer than the window by one
 * bucket and the slack, so that calls that reach the vendor later than permitted, by up to the slack, cannot exceed the
 * limit in any window at the vendor.
 */
export interface LimitRule {
  readonly dimension: LimitDimension;
  readonly limit: number;
  readonly windowMs: number;
  readonly slackMs: number;
  /** A whole number, 1 or more. */
  readonly bucketMs: number;
  readonly buckets: number;
  /** Milliseconds between two units at an even pace; 0 for a limit without pacing. */
  readonly intervalMs: number;
  /** Units that may begin at once after a pause; later ones keep the interval. */
  readonly burst: number;
}

/** The limits of calls that share one quota. */
export interface LimitGroup {
  /** Groups of the same name share their counts, in all processes. */
  readonly name: string;
  readonly rules: readonly LimitRule[];
  /** The most calls in flight, over all processes. */
  readonly concurrency?: number;
}

/**
 * The rules for a backend's limits. Limits per minute hold pro rata in every window of `limits.window`; limits per day
 * hold in every 24 hours, without pacing.
 */
export function limitRules(limits: Limits): LimitRule[] {
  return (Object.keys(limitDimensions) as LimitDimension[]).flatMap((dimension) => {
    const limit = limits[dimension];
    if (limit === undefined) return [];
    return limitDimensions[dimension].per === 'day'
      ? [{ ...sized(dimension, limit, dayMs), intervalMs: 0, burst: 1 }]
      : [pacedRule(dimension, limit, limits.window ?? minuteMs)];
  });
}

/** A limit per minute, in every window of this length. */
function pacedRule(dimension: LimitDimension, limit: number, windowMs: number): LimitRule {
  const share = Math.max(1, Math.floor((limit * windowMs) / minuteMs));
  const size = sized(dimension, share, windowMs);
  const intervalMs = (size.buckets * size.bucketMs) / share / pace;
  const max = share * burstShare;
  const burst =
    dimension === 'requestsPerMinute' ? Math.min(max, maxBurst, intervalMs / burstIntervalMs) : max;
  return { ...size, intervalMs, burst: Math.max(1, burst) };
}

function sized(dimension: LimitDimension, limit: number, windowMs: number) {
  const slackMs = Math.min(maxSlackMs, Math.max(leastSlackMs, Math.ceil(windowMs * slackShare)));
  const bucketMs = Math.max(1, Math.ceil(windowMs / bucketsPerWindow));
  // An amount permitted at the end of a bucket counts for one bucket less.
  const buckets = Math.ceil((windowMs + slackMs) / bucketMs) + 1;
  return { dimension, limit, windowMs, slackMs, bucketMs, buckets };
}
