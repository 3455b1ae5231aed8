export * from './egress-policy.js';
export * from './guarded-dispatcher.js';
export * from './refused-address-error.js';
