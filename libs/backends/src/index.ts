export * from './backend-connections.js';
