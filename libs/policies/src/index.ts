export * from './decision.js';
export * from './job-state.js';
