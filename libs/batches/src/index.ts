export { BatchFeeder } from './batch-feeder.js';
export { type BatchRecord, toBatch } from './batch-record.js';
export { batchCounting } from './batch-scripts.js';
export { BatchesModule } from './batches.module.js';
export { Batches, type StagedLine } from './batches.js';
