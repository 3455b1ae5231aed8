import type { Limits } from './configuration/limits.js';

/** What a quota counts: every limit of a backend but its concurrency, which no vendor reports. */
export type LimitDimension = Exclude<keyof Limits, 'concurrency' | 'window'>;

/** What a vendor said of one of its limits with an answer, whatever its headers are called. */
export interface LimitReading {
  dimension: LimitDimension;
  /** The whole quota. */
  limit?: number;
  /** What is left of it. */
  remaining?: number;
  /** Milliseconds until it is whole again. */
  resetAfterMs?: number;
}

/** All that a vendor said of its limits with one answer; empty when it said nothing. */
export type LimitSnapshot = readonly LimitReading[];
