export * from './provider-definition.js';
export * from './provider-error.js';
export * from './provider.js';
