export * from './outcomes.js';
export * from './test-queue.js';
