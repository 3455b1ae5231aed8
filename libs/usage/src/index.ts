export { type CountedRow, UsageCounters, usageCounting } from './usage-counters.js';
export { UsageModule } from './usage.module.js';
