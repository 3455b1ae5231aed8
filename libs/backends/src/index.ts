export * from './backend-connections.js';
export * from './keys/provider-key-context.js';
export * from './keys/backend-keys.js';
export * from './keys/rotating-provider.js';
