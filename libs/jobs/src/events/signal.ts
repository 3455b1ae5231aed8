/** Wakes one waiter. A signal that is raised while nothing waits is kept. */
export class Signal {
  #raised = false;
  #take: (() => void) | undefined;

  /** Wakes the waiter, or the next one. */
  raise(): void {
    this.#raised = true;
    this.#take?.();
  }

  /** Resolves with true when the signal was raised, with false after the time or at the abort. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#raised && !signal.aborted) {
      let timer: NodeJS.Timeout | undefined;
      const over = (): void => this.#take?.();
      await new Promise<void>((resolve) => {
        this.#take = resolve;
        timer = setTimeout(resolve, timeoutMs);
        signal.addEventListener('abort', over, { once: true });
      });
      this.#take = undefined;
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
    }
    const raised = this.#raised;
    this.#raised = false;
    return raised;
  }
}
