export * from './memory-spaces.js';
export * from './memory-vectors.js';
export * from './run-sources.js';
export * from './space-scripts.js';
export * from './vector-forms.js';
export * from './memory.module.js';
export { turnRecording } from './space-scripts.js';
