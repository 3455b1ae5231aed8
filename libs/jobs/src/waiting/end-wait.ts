/** Why a wait goes on: an end was told, something may have been missed, or the wait is over. */
export type WaitEvent = { type: 'told'; members: string | undefined } | { type: 'check' } | { type: 'over' };

/** One caller who waits for one job. Events that come while nobody asks are kept. */
export class EndWait {
  #event: WaitEvent | undefined;
  #take: ((event: WaitEvent) => void) | undefined;

  add(event: WaitEvent): void {
    if (this.#take !== undefined) this.#take(event);
    // What was told says more than that something may have been missed.
    else if (this.#event?.type !== 'told') this.#event = event;
  }

  /** The next event, or `over` after the time or at the abort. */
  async next(timeoutMs: number, signal: AbortSignal | undefined): Promise<WaitEvent> {
    const event = this.#event;
    this.#event = undefined;
    if (event !== undefined) return event;
    if (signal?.aborted === true || timeoutMs <= 0) return { type: 'over' };
    const over = (): void => this.#take?.({ type: 'over' });
    const timer = setTimeout(over, timeoutMs);
    signal?.addEventListener('abort', over);
    try {
      return await new Promise((resolve) => {
        this.#take = resolve;
      });
    } finally {
      this.#take = undefined;
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
    }
  }
}
