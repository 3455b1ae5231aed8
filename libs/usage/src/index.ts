export * from './usage-counters.js';
export * from './usage.module.js';
export { usageCounting } from './counted-usage.js';
