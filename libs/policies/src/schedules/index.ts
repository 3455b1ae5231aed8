export { type DueRun, type DueRuns, dueRuns, lateMs } from './due-runs.js';
export { firesAt } from './fires-at.js';
export type { MissedRuns } from './missed-runs.js';
export { nextFiring } from './next-firing.js';
export { nextTime, timesOf } from './times-of.js';
export { overdueMs } from './overdue-ms.js';
export type { Timing } from './timing.js';
export { missedRunsOf, timingOf } from './timing-of.js';
export { type TimingProblem, timingProblem } from './timing-problem.js';
