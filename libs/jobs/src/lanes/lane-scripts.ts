import { breakerRules } from '@app/policies';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import { installationEventLog, jobRecord } from '../lua/job-modules.js';
import type { RecordValues } from '../records/record-fields.js';
import breakerSource from './breaker.lua';
import closedLanesSource from './closed-lanes.lua';
import laneGateSource from './lane-gate.lua';
import laneStateSource from './lane-state.lua';
import notePauseSource from './note-pause.lua';
import noteResumeSource from './note-resume.lua';
import parkLaneSource from './park-lane.lua';
import placeSource from './place.lua';
import positionSource from './position.lua';
import rankSource from './rank.lua';
import settleRankSource from './settle-rank.lua';
import waitingWithFallbackSource from './waiting-with-fallback.lua';

/** Tokens of other jobs that one step of priority is worth; no job waits for ever. */
export const tokensPerPriority = 100_000;
/** Above the score of every wake-up that competes for the next place. */
export const otherScore = 2 ** 48;

/** Values of a hash, null where it has none. */
type Values = (string | null)[];

/** What is known of a lane besides its counts. */
export type LaneStateReply = [
  parked: Values,
  broken: Values,
  isPaused: 0 | 1,
  paused: Values,
  servers: number,
  failures: (string | number)[],
];

/** Why a lane makes no calls, and until when; the reason of a broken lane is JSON. */
export type ClosedLaneReply = [backend: string, until: string, reason: string, brokenFor: string];

/** What every script needs: how all key names begin, with the colon. */
interface Installation {
  prefix: string;
}

/** The fair order of a lane. */
export const rankModule = luaModule(rankSource, {
  includes: [scriptCall],
  constants: { tokens_per_priority: tokensPerPriority, other_score: otherScore },
});

/** Closes and opens BullMQ queues. */
export const laneGate = luaModule(laneGateSource);

/** The circuit breakers of all lanes. */
export const breakerModule = luaModule(breakerSource, {
  includes: [redisClock, laneGate, installationEventLog],
  constants: { breaker_rules: breakerRules },
});

const clock = [scriptCall, redisClock];

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
>('sluicePosition', positionSource, { keys: 4, includes: clock });

export const laneState = new LuaScript<Installation, LaneStateReply>('sluiceLaneState', laneStateSource, {
  keys: 6,
  includes: clock,
});

export const closedLanes = new LuaScript<Installation, ClosedLaneReply[]>(
  'sluiceClosedLanes',
  closedLanesSource,
  { keys: 2, includes: [installationEventLog] },
);

export const parkLane = new LuaScript<
  Installation & { backend: string; durationMs: number; because: string },
  0 | 1
>('sluiceParkLane', parkLaneSource, { keys: 2, includes: [laneGate, installationEventLog] });

export const notePause = new LuaScript<
  Installation & { backend: string; by: string; reason: string | undefined },
  0 | 1
>('sluiceNotePause', notePauseSource, { keys: 1, includes: [installationEventLog] });

export const noteResume = new LuaScript<Installation & { backend: string; by: string }, 0 | 1>(
  'sluiceNoteResume',
  noteResumeSource,
  { keys: 1, includes: [installationEventLog] },
);

export const waitingWithFallback = new LuaScript<
  Installation & { from: number; until: number; all: boolean },
  [scanned: number, found: [id: string, values: RecordValues][]]
>('sluiceWaitingWithFallback', waitingWithFallbackSource, { keys: 1, includes: [jobRecord] });
