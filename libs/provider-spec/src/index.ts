export { withTraceparent, currentTraceparent } from './call-trace.js';
export * from './definition-of.js';
export * from './provider-definition.js';
export * from './provider-error.js';
export * from './provider.js';
export * from './transport.js';
export * from './unsupported.js';
export * from './unsupported-embedding.js';
export type * from './backend-directory.js';
