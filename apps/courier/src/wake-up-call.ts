/** Lets one loop wait until somebody rings, or a time is over. A ring during its work is not lost. */
export class WakeUpCall {
  #rung = false;
  #wake: (() => void) | undefined;

  /** Forgets earlier rings: what they told of is looked at from now on. */
  expect(): void {
    this.#rung = false;
  }

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves at a ring since the last {@link expect}, or after so many milliseconds. */
  async within(ms: number): Promise<void> {
    if (this.#rung || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
