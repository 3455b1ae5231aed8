export * from './add-backends.js';
export * from './backends-from-environment.js';
export * from './configuration-error.js';
export * from './executable-path.js';
export * from './help-text.js';
export * from './load-configuration.js';
export * from './sealing-keys.js';
export * from './settings-table.js';
