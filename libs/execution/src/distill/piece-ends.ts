import type { ChatResult, Failure, Usage } from '@app/contracts';

/** How a piece ended. */
export interface PieceEnd {
  /** Of one that was completed. */
  result?: ChatResult;
  /** Of one that was not. */
  failure?: Failure;
  usage?: Usage;
}

/** Reads how the pieces of jobs ended. */
export interface PieceEnds {
  /**
   * The ends of these pieces of a job, in the order of their names; undefined for one that has not ended
   * or is not there.
   */
  ends(parent: string, names: readonly string[]): Promise<(PieceEnd | undefined)[]>;
}
