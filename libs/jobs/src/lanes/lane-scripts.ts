import { breakerRules } from '@app/policies';
import { luaModule, LuaScript, redisClock, scriptCall } from '@app/redis';
import { laneGate } from '../bullmq/queue-scripts.js';
import { installationEventLog } from '../lua/job-modules.js';
import breakerSource from './breaker.lua';
import closedLanesSource from './closed-lanes.lua';
import laneStateSource from './lane-state.lua';
import notePauseSource from './note-pause.lua';
import noteResumeSource from './note-resume.lua';
import parkLaneSource from './park-lane.lua';

/** Values of a hash: null where it has none. */
type Values = (string | null)[];

/** The state of a lane without its counts: see lane-state.lua. */
export type LaneStateReply = [
  parked: Values,
  broken: Values,
  isPaused: 0 | 1,
  paused: Values,
  servers: number,
  failures: (string | number)[],
];

/** Until when and why a lane makes no calls: see closed-lanes.lua. The reason of a broken lane is JSON. */
export type ClosedLaneReply = [backend: string, until: string, reason: string, brokenFor: string];

/** The argument of every script. */
interface Installation {
  /** How all key names begin, with the colon. */
  prefix: string;
}

/** The circuit breakers of all lanes. */
export const breakerModule = luaModule(breakerSource, {
  includes: [redisClock, laneGate, installationEventLog],
  constants: {
    rule_window_ms: breakerRules.windowMs,
    rule_step_ms: breakerRules.stepMs,
    rule_minimum_calls: breakerRules.minimumCalls,
    rule_failure_ratio: breakerRules.failureRatio,
    rule_first_open_ms: breakerRules.firstOpenMs,
    rule_growth: breakerRules.growth,
    rule_longest_open_ms: breakerRules.longestOpenMs,
    rule_longest_asked_ms: breakerRules.longestAskedMs,
    rule_calm_ms: breakerRules.calmMs,
    rule_served_probes: breakerRules.servedProbes,
    rule_probe_lease_ms: breakerRules.probeLeaseMs,
  },
});

const clock = [scriptCall, redisClock];

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
