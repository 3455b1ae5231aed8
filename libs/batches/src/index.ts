export * from './batch-feeder.js';
export * from './batch-record.js';
export * from './batches.js';
export * from './batches.module.js';
export { batchCounting } from './batch-scripts.js';
