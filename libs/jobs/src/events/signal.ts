/** Something happened, once or often, for one who waits for it. What happens while nobody waits is kept. */
export class Signal {
  #raised = false;
  #take: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#take?.();
  }

  /** True when it was raised; false after the time or at the abort. */
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
