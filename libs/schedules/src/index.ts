export { observeOverdue, scheduleLabel } from './observe-overdue.js';
export { type ScheduledWorker, ScheduleRunner, type StartingRun } from './schedule-runner.js';
export { type RunOutcome, scheduleJobKey, ScheduleRuns } from './schedule-runs.js';
export { SchedulesModule } from './schedules.module.js';
export { Schedules } from './schedules.js';
