export * from './backend-connections.js';
export * from './keys/backend-keys.js';
export * from './keys/rotating-provider.js';
export * from './live/live-configuration.js';
export * from './live/live-backends.js';
export * from './live/merge-settings.js';
export * from './store/settings-store.js';
export * from './store/stored-settings.js';
