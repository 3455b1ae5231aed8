/** A pool of this process takes nothing out of its queue, and new consumers stopped as well. */
export class ConsumptionStoppedError extends Error {
  override readonly name = 'ConsumptionStoppedError';

  /** @param limitMs How long it took nothing. */
  constructor(
    readonly backend: string,
    limitMs: number,
  ) {
    super(
      `The pool of ${backend} has taken nothing for ${Math.round(limitMs / 1_000)} s although its lane is open, and new consumers stopped as well. End this process and start another; its jobs are run again elsewhere.`,
    );
  }
}
