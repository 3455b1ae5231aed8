export * from './limiter.js';
export * from './limit-metrics.js';
