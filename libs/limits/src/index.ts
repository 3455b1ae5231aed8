export * from './limiter.js';
export * from './metered-admission.js';
export * from './observe-limits.js';
