export * from './egress-policy.js';
export * from './guarded-dispatcher.js';
