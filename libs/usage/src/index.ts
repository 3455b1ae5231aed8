export * from './usage-counters.js';
export * from './usage.module.js';
export { usageCounting } from './usage-counters.js';
