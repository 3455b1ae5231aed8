export {
  type AdaptiveConcurrency,
  afterRefused,
  afterServed,
  initialConcurrency,
} from './adaptive-concurrency.js';
export {
  type Admission,
  type AdmissionRequest,
  type Admitted,
  amountOf,
  type CallCost,
  type CallReport,
  limitsCount,
  openAdmission,
  type Permit,
  type Refusal,
  usedCost,
} from './admission.js';
export { type BreakerRules, breakerRules, type CallEffect, effectOf } from './circuit-breaker.js';
export { decide } from './decide.js';
export type { AbortReason, Decision, JobState, NewChild, Outcome } from './decision.js';
export { documentLoss } from './document-loss.js';
export { modelFor, retryFor, timeLimitsFor } from './job-settings.js';
export { type KindRules, KindTable, type RecordedTurn } from './kind-rules.js';
export { failureRules, leaveBackend } from './leave-backend.js';
export { type PricedCall, Prices } from './prices.js';
export { expectedInputTokens, rankCost, rankSpent } from './rank-cost.js';
export {
  type ResolvedRoute,
  type RouteConfiguration,
  type RouteParameters,
  type RouteProblem,
  type RouteRequest,
  type RouteRules,
  resolveRoute,
} from './resolve-route.js';
export { type DueRun, type DueRuns, dueRuns } from './schedules/due-runs.js';
export { nextFiring, overdueMs, timesOf } from './schedules/run-times.js';
export { type MissedRuns, missedRunsOf, type Timing, timingOf } from './schedules/timing.js';
export { type TimingProblem, timingProblem } from './schedules/timing-problem.js';
export { loadTokenizer } from './tokens/count-tokens.js';
export { type CallDemand, chatDemand, type TokenEstimate, TokenEstimates } from './tokens/token-estimates.js';
export { nearNames } from './unknown-name.js';
export {
  afterRefusal,
  type ClosedLane,
  estimateWait,
  leaveClosedLane,
  waitedTooLong,
  waitingSince,
} from './waiting.js';
