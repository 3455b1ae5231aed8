export { BackendConnections } from './backend-connections.js';
export { backendKeys, providerKeyContext } from './keys/backend-keys.js';
export { rotatingProvider } from './keys/rotating-provider.js';
export { LiveBackends } from './live/live-backends.js';
export { type Configured, type ConfiguredBackend, LiveConfiguration } from './live/live-configuration.js';
export { settingsContext, startingConfiguration } from './live/merge-settings.js';
export { maxSettings, type NewSettings } from './store/settings-store.js';
export type { SettingsId, StoredSettings } from './store/stored-settings.js';
