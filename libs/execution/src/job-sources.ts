import type { PieceEnds } from './distill/piece-ends.js';
import type { RunMemory } from './memory/run-memory.js';

/** What runs read and write besides their job. */
export interface JobSources {
  pieces: PieceEnds;
  memory: RunMemory;
}
