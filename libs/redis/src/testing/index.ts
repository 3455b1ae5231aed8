export * from './memory-log.js';
export * from './test-redis.js';
export * from './until.js';
