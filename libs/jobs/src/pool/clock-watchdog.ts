const intervalMs = 1_000;

/**
 * Notices when the wall clock jumps. BullMQ renews locks by the wall clock, so after a step back this
 * process would lose its jobs without a word.
 */
export class ClockWatchdog {
  #timer: NodeJS.Timeout | undefined;
  #offset = 0;

  constructor(
    private readonly toleranceMs: number,
    private readonly onJump: (jumpMs: number) => void,
    private readonly clock: () => number = () => Date.now(),
  ) {}

  start(): void {
    this.#offset = this.#measure();
    this.#timer = setInterval(() => this.check(), intervalMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  check(): void {
    const offset = this.#measure();
    const jump = offset - this.#offset;
    // A clock that is slewed drifts a little with every check; only what comes at once is a jump.
    this.#offset = offset;
    if (Math.abs(jump) > this.toleranceMs) this.onJump(jump);
  }

  #measure(): number {
    return this.clock() - performance.now();
  }
}
