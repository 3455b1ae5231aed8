export * from './memory-spaces.js';
export * from './memory-vectors.js';
export * from './run-sources.js';
export * from './space-full-error.js';
export * from './space-keys.js';
export * from './vector-state.js';
export * from './memory.module.js';
export { turnRecording } from './turn-recording.js';
