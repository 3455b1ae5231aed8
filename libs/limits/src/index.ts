export { MeteredAdmission, observeLimits } from './limit-metrics.js';
export { Limiter } from './limiter.js';
