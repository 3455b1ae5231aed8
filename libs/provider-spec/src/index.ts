export type * from './backend-directory.js';
export * from './composition.js';
export * from './credential.js';
export * from './provider-definition.js';
export * from './provider.js';
export * from './transport.js';
export * from './unsupported.js';
