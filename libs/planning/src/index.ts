export * from './plan-error.js';
export * from './route-planner.js';
