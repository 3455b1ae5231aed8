export { type DueRun, type DueRuns, dueRuns, lateMs } from './due-runs.js';
export { firesAt } from './fires-at.js';
export type { MissedRuns } from './missed-runs.js';
export type { Timing } from './timing.js';
export { type TimingProblem, timingProblem } from './timing-problem.js';
export { nextTime, timesOf } from './times-of.js';
