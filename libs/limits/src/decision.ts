import decisionSource from './decision.lua';
import redisTimeSource from './redis-time.lua';
import type { LimitDimension } from '@app/contracts';
import { luaModule, type LuaModule, LuaScript, scriptCall } from '@app/redis';

/**
 * The Redis keys of a group of limits: hashes of its state and its leases. The buckets of each rule are hashes below the
 * state's key. All are kept for the longest window plus two minutes after their last use.
 */
export function limitKeys(prefix: string, group: string): [group: string, leases: string] {
  return [`${prefix}:limit:${group}`, `${prefix}:limit:${group}:leases`];
}

/** The leases of a process expire this long after its last query. */
export const leaseLifetimeMs = 15_000;

/** A query of one process to a group of limits. Times are milliseconds of the group's own clock. */
export interface LimitQuery {
  process: string;
  /** The number of the last reply that this process has from the group; 0 for none. */
  known: number;
  /** The current time of the group's clock as this process estimates it. */
  expected?: number;
  /** The earliest possible time of the group's clock. */
  atLeast?: number;
  /** The connection is new: Redis may have restarted. */
  reconnected: boolean;
  /** Permits may begin up to this many milliseconds from now. */
  horizon: number;
  rules: RuleQuery[];
  /** Changes of reserved amounts: the place of the rule, the time of the permit, and the change. */
  settled: [rule: number, at: number, change: number][];
  /** The vendor's view: the place of the rule, its limit, the use by others, and for how long that is valid. */
  reported: [rule: number, limit: number, foreign: number, forMs: number][];
  /** Nothing is permitted for this time, because the vendor refused a call; afterwards the rate ramps up. */
  blockMs: number;
  rampMs: number;
  /** The costs of the waiting calls in order: one amount for each rule. */
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
  /** Calls of this process that are permitted or in flight. */
  held: number;
  /** The leases of a process expire this long after its last query. */
  lifetimeMs: number;
}

/** All numbers are integers. `wait` and `dimension` describe the first call that was not permitted. */
export type LimitReply = [
  now: number,
  number: number,
  /** Milliseconds; 0 when all were permitted, -1 when the call waits for the end of another one. */
  wait: number,
  dimension: LimitDimension | 'concurrency' | 'vendor' | '',
  /** When each permitted call may begin. */
  at: number[],
  /** The use of each rule. */
  used: number[],
];

/** Sets `raw` to the time of Redis. */
export const redisTime = luaModule(redisTimeSource);

/** The decision by the clock of a module that sets `raw`. Property tests use one that they move. */
export function decisionBy<Query extends LimitQuery>(time: LuaModule) {
  return new LuaScript<Query, LimitReply>('sluiceLimit', decisionSource, {
    keys: 2,
    includes: [scriptCall, time],
  });
}

/** The decision by the clock of Redis. */
export const decide = decisionBy(redisTime);
