import type { LimitDimension } from '@app/contracts';

/** A process that did not ask for so long holds nothing. */
export const leaseLifetimeMs = 15_000;

/** What a process asks of a group of limits. Times are milliseconds of the group's own clock. */
export interface LimitQuery {
  process: string;
  /** The number of the last answer that this process knows of the group; 0 for none. */
  known: number;
  /** What the group's clock says about now, as far as this process can tell. */
  expected?: number;
  /** What it must say at least: time has passed since it was known. */
  atLeast?: number;
  /** The connection is new: Redis may have been started again. */
  reconnected: boolean;
  /** Permits may begin up to so many milliseconds from now. */
  horizon: number;
  rules: RuleQuery[];
  /** Changes of what was reserved: the place of a rule, when it was permitted, and by how much. */
  settled: [rule: number, at: number, change: number][];
  /** What the vendor says: the place of a rule, its limit, what others use, and until when. */
  told: [rule: number, limit: number, foreign: number, forMs: number][];
  /** Nothing is permitted for so long, because the vendor refused a call; then the rate ramps up. */
  blockMs: number;
  rampMs: number;
  /** The costs of the calls that wait, the next one first: one amount for each rule. */
  wanted: (readonly number[])[];
  leases?: LeaseQuery;
}

export type RuleQuery = [
  dimension: LimitDimension,
  limit: number,
  bucketMs: number,
  buckets: number,
  intervalMs: number,
  burst: number,
];

export interface LeaseQuery {
  limit: number;
  /** Calls of this process in flight, or permitted and about to be. */
  held: number;
  /** A process that was not heard of for so long holds nothing. */
  lifetimeMs: number;
}

/** Numbers of Redis are whole; `wait` and `dimension` tell of the first call that was not permitted. */
export type LimitReply = [
  now: number,
  number: number,
  /** 0 when all were permitted; -1 when only the end of another call can tell. */
  wait: number,
  dimension: LimitDimension | 'concurrency' | 'vendor' | '',
  /** When each call that was permitted may begin; as many as were permitted. */
  at: number[],
  /** What is used of each rule. */
  used: number[],
];
