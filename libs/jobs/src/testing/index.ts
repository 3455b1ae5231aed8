export * from './outcomes.js';
export * from './test-kinds.js';
export * from './test-queue.js';
