export * from './assert-usable-redis.js';
export * from './local-redis-error.js';
export * from './start-local-redis.js';
