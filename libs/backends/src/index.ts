export * from './backend-connections.js';
export * from './keys/provider-key-context.js';
export * from './keys/backend-keys.js';
export * from './keys/rotating-provider.js';
export * from './live/configured.js';
export * from './live/live-backends.js';
export * from './live/live-configuration.js';
export { settingsContext, startingConfiguration } from './live/merge-settings.js';
