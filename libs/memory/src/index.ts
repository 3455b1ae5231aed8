export { MemorySpaces, SpaceFullError } from './memory-spaces.js';
export { MemoryVectors } from './memory-vectors.js';
export { MemoryModule } from './memory.module.js';
export { RunSources } from './run-sources.js';
export { type SpaceId, turnRecording } from './space-scripts.js';
export type { NearVector, VectorForm, VectorPart, VectorState } from './vector-forms.js';
