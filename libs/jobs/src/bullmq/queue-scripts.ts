import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import { jobRecord } from '../lua/job-modules.js';
import type { RecordValues } from '../records/record-values.js';
import laneGateSource from './lane-gate.lua';
import placeSource from './place.lua';
import positionSource from './position.lua';
import rankSource from './rank.lua';
import settleRankSource from './settle-rank.lua';
import waitingWithFallbackSource from './waiting-with-fallback.lua';

/** Tokens of other jobs that one step of priority is worth; no job waits for ever. */
export const tokensPerPriority = 100_000;
/** Above the score of every wake-up that competes for the next place. */
export const otherScore = 2 ** 48;

/** What every script needs: how all key names begin, with the colon. */
interface Installation {
  prefix: string;
}

/** The fair order of a lane, by the scores of BullMQ's prioritized set. */
export const rankModule = luaModule(rankSource, {
  includes: [scriptCall],
  constants: { tokens_per_priority: tokensPerPriority, other_score: otherScore },
});

/** Closes and opens BullMQ queues by their rate limiter. */
export const laneGate = luaModule(laneGateSource);

export const place = new LuaScript<Installation & { wakeUp: string }, void>('sluicePlace', placeSource, {
  keys: 3,
  includes: [rankModule],
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
