export type { AbortReason } from './abort-reason.js';
export * from './admission/index.js';
export { afterRefusal } from './after-refusal.js';
export { type Backoff, backoffDelay } from './backoff-delay.js';
export * from './circuit-breaker/index.js';
export * from './cost/index.js';
export { decide } from './decide.js';
export type { Decision, NewPiece, Outcome } from './decision.js';
export { durationText } from './duration-text.js';
export { estimateWait, type PlaceInLane } from './estimate-wait.js';
export { type FailureRule, failureRules } from './failure-rules.js';
export type { JobState } from './job-state.js';
export { type ClosedLane, leaveClosedLane } from './leave-closed-lane.js';
export { leaveBackend } from './leave-backend.js';
export { documentLoss } from './memory/document-loss.js';
export { modelFor } from './model-for.js';
export { nearNames } from './near-names.js';
export { retryFor, timeLimitsFor } from './overrides.js';
export {
  type ResolvedRoute,
  type RouteConfiguration,
  type RouteParameters,
  type RouteProblem,
  type RouteRequest,
  resolveRoute,
} from './resolve-route.js';
export { turnCost, turnSpent } from './turn-cost.js';
export { waitedTooLong } from './waited-too-long.js';
export * from './schedules/index.js';
export { waitingSince } from './waiting-since.js';
export * from './tokens/index.js';
