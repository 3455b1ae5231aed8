import type { EmbeddingFigures } from './measure-embeddings.js';
import type { LatencyFigures } from './measure-latency.js';
import type { LoadFigures } from './measure-load.js';

/** What one round measured. */
export interface Round {
  /** Plain BullMQ: jobs added and processed, a second. */
  plainJobsPerSecond: number;
  sluice: LoadFigures;
  peer: LoadFigures | undefined;
  latency: LatencyFigures;
}

/** Everything that a run of the bench measured. */
export interface BenchFigures {
  redisVersion: string;
  /** What else kept the machine busy: programs that wanted a CPU in the minute before. */
  loadBefore: number;
  rounds: Round[];
  /** Of calls of a second in one worker process: answers a second for each call that may be in flight. */
  inFlightShare: number;
  embeddings: EmbeddingFigures;
}
