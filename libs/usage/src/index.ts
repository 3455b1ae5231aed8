export * from './usage-counters.js';
export * from './usage.module.js';
