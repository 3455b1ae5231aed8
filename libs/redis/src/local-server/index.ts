export { assertUsableRedis } from './assert-usable-redis.js';
export { type LocalRedis, startLocalRedis } from './start-local-redis.js';
