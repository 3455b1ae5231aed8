import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import { jobRecord } from '../lua/job-modules.js';
import type { RecordValues } from '../records/record-values.js';
import enterLaneSource from './enter-lane.lua';
import enterSource from './enter.lua';
import laneGateSource from './lane-gate.lua';
import placeSource from './place.lua';
import positionSource from './position.lua';
import rankWakeUpSource from './rank-wake-up.lua';
import rankSource from './rank.lua';
import settleRankSource from './settle-rank.lua';
import waitingWithFallbackSource from './waiting-with-fallback.lua';

/** The tokens of other jobs that one step of priority is worth. Being finite, it lets no job wait for ever. */
export const tokensPerPriority = 100_000;
/** The BullMQ priority of every wake-up. BullMQ orders only jobs with a priority, and their ranks decide the order. */
export const wakeUpPriority = 1;
/** Above the score of every wake-up that competes for the next place. */
const otherScore = 2 ** 48;

/** Options of every BullMQ job. Wake-ups hold no data, so completed ones are deleted. */
export const jobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 };

/** The options of a wake-up of this id as BullMQ stores them, as JSON. */
export function wakeUpOptions(id: string): string {
  return JSON.stringify({ ...jobOptions, jobId: id, priority: wakeUpPriority, delay: 0 });
}

/** The argument of every script. */
interface Installation {
  /** How all key names begin, with the colon. */
  prefix: string;
}

/** The fair order of a lane, by the scores of BullMQ's prioritized set. */
export const rankModule = luaModule(rankSource, {
  includes: [scriptCall],
  constants: { tokens_per_priority: tokensPerPriority, other_score: otherScore },
});

/** Closes and opens BullMQ queues by their rate limiter. */
export const laneGate = luaModule(laneGateSource);

const rankWakeUp = luaModule(rankWakeUpSource, { includes: [rankModule] });

/** Adds wake-ups to lanes. */
export const enterLane = luaModule(enterLaneSource, {
  includes: [redisClock, rankWakeUp],
  constants: { wake_up_priority: wakeUpPriority },
});

/** Adds a wake-up, unless it exists, and ranks it. */
export const enter = new LuaScript<Installation & { backend: string; wakeUp: string; options: string }, void>(
  'sluiceEnter',
  enterSource,
  { keys: 1, includes: [enterLane] },
);

/** Ranks an existing wake-up, or replaces a removed one. */
export const place = new LuaScript<Installation & { wakeUp: string }, void>('sluicePlace', placeSource, {
  keys: 3,
  includes: [rankWakeUp],
});

export const settleRank = new LuaScript<
  Installation & { tenant: string; priority: number; cost: number; charged: number; spent: number },
  void
>('sluiceSettleRank', settleRankSource, { keys: 2, includes: [rankModule] });

export const position = new LuaScript<
  Installation & { wakeUp: string },
  [ahead: number, perSecond: string, parkedMs: number]
>('sluicePosition', positionSource, { keys: 4, includes: [scriptCall, redisClock] });

export const waitingWithFallback = new LuaScript<
  Installation & { from: number; until: number; all: boolean },
  [scanned: number, found: [id: string, values: RecordValues][]]
>('sluiceWaitingWithFallback', waitingWithFallbackSource, { keys: 1, includes: [jobRecord] });
