import type { Limits } from '@app/contracts';

/** What is known of a lane and of a job's place in it. */
export interface PlaceInLane {
  /** Jobs that come before it. */
  ahead: number;
  /** Jobs that the lane began a second, of late; missing when too few were seen. */
  startsPerSecond?: number;
  /** Milliseconds for which the lane is still closed. */
  parkedMs: number;
  limits: Limits;
  /** What a job of the lane takes. */
  tokensPerJob: number;
}

const secondsPerMinute = 60;

/**
 * Seconds until a waiting job probably begins: by the pace of the lane, which is never thought faster
 * than its limits allow; by the limits alone before a pace is known; undefined when neither says
 * anything.
 */
export function estimateWait(place: PlaceInLane): number | undefined {
  const { ahead, startsPerSecond, parkedMs, limits, tokensPerJob } = place;
  const { requestsPerMinute, tokensPerMinute, inputTokensPerMinute } = limits;
  const perToken = tokensPerMinute ?? inputTokensPerMinute;
  const paces = [
    startsPerSecond,
    requestsPerMinute && requestsPerMinute / secondsPerMinute,
    perToken && perToken / secondsPerMinute / Math.max(1, tokensPerJob),
  ].filter((pace) => pace !== undefined && pace > 0) as number[];
  if (paces.length === 0) return undefined;
  return Math.ceil((ahead + 1) / Math.min(...paces) + parkedMs / 1_000);
}
