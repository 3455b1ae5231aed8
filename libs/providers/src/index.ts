export { findProvider, providers } from './registry.js';
