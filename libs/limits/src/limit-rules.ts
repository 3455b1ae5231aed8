import { type LimitDimension, limitDimensions, type Limits } from '@app/contracts';
import type { LimitRule } from './limit-rule.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Buckets that a window is cut into; one of them is lost of the quota. */
const bucketsPerWindow = 800;
/** Of the window: for the time from a permit to the arrival of its call. Costs as much of the quota. */
const slackShare = 0.0155;
const leastSlackMs = 120;
const mostSlackMs = 2_000;
/** Of a limit: what may go at once after a pause. */
const burstShare = 0.1;
/** A burst is at most so many units of requests, */
const mostBurst = 10;
/** and the faster the rate, the less of one is needed: so many milliseconds a unit. */
const burstIntervalMs = 10;
/** Faster than the quota by a little, so that no window stays unused; the window is what holds. */
const pace = 1.1;

/**
 * The rules that keep a backend's limits. Limits per minute are kept in every window of `limits.window`,
 * pro rata; the one per day in every 24 hours, unpaced.
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
  const most = share * burstShare;
  const burst =
    dimension === 'requestsPerMinute' ? Math.min(most, mostBurst, intervalMs / burstIntervalMs) : most;
  return { ...size, intervalMs, burst: Math.max(1, burst) };
}

function sized(dimension: LimitDimension, limit: number, windowMs: number) {
  const slackMs = Math.min(mostSlackMs, Math.max(leastSlackMs, Math.ceil(windowMs * slackShare)));
  const bucketMs = Math.max(1, Math.ceil(windowMs / bucketsPerWindow));
  // What is granted at the end of a bucket counts for one bucket less.
  const buckets = Math.ceil((windowMs + slackMs) / bucketMs) + 1;
  return { dimension, limit, windowMs, slackMs, bucketMs, buckets };
}
