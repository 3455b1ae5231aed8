const intervalMs = 1_000;

/**
 * Detects jumps of the wall clock. BullMQ renews locks by the wall clock, so after a step back this process would lose
 * its jobs unnoticed.
 */
export class ClockWatchdog {
  #timer: NodeJS.Timeout | undefined;
  #offset = 0;

  /**
   * @param toleranceMs Changes between two checks that are not reported.
   * @param onJump Called with the size of a jump, in milliseconds.
   */
  constructor(
    private readonly toleranceMs: number,
    private readonly onJump: (jumpMs: number) => void,
    private readonly clock: () => number = () => Date.now(),
  ) {}

  /** Begins to check once a second. */
  start(): void {
    this.#offset = this.#measure();
    this.#timer = setInterval(() => this.check(), intervalMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Checks once. */
  check(): void {
    const offset = this.#measure();
    const jump = offset - this.#offset;
    // A slewed clock drifts a little between checks; only a sudden change is a jump.
    this.#offset = offset;
    if (Math.abs(jump) > this.toleranceMs) this.onJump(jump);
  }

  #measure(): number {
    return this.clock() - performance.now();
  }
}
