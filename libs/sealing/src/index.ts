export * from './secret-box.js';
export * from './unreadable-seal-error.js';
