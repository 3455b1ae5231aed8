export { afterCall, beginCall, type Breaker, type BreakerCall, closedBreaker } from './breaker.js';
export { type BreakerRules, breakerRules } from './breaker-rules.js';
export { type CallEffect, effectOf } from './call-effect.js';
