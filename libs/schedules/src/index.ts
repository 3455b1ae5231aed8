export * from './observe-overdue.js';
export * from './schedule-runner.js';
export * from './schedule-runs.js';
export * from './schedules.js';
export * from './schedules.module.js';
