export * from './route/plan-error.js';
export * from './route/route-planner.js';
export { jobExtensions } from './job-extensions.js';
export * from './runs/job-sources.js';
export * from './runs/run-memory.js';
