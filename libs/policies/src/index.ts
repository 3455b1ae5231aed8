export * from './abort-reason.js';
export * from './decision.js';
export * from './job-state.js';
