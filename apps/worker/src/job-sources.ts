import type { JobSources } from '@app/execution';
import type { RunSources } from '@app/memory';
import { pieceEnds } from './piece-ends.js';
import { runMemory } from './run-memory.js';

/** What runs read and write besides their job, in Redis. */
export function jobSources(sources: RunSources): JobSources {
  return { pieces: pieceEnds(sources), memory: runMemory(sources) };
}
