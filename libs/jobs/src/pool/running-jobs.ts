import type { AbortReason } from '@app/policies';
import type { Slot, Slots } from './slots.js';

/** One run of one job in this process. */
export class Run {
  readonly #controller = new AbortController();

  constructor(
    readonly id: string,
    /** Missing where jobs are not taken by slots. */
    readonly slot?: Slot,
  ) {}

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The first reason stands. */
  abort(reason: AbortReason): void {
    this.#controller.abort(reason);
  }
}

/** The runs of one pool, or of all pools of this process. */
export class RunningJobs {
  readonly #runs = new Set<Run>();
  #ended = 0;
  #handedBack = 0;

  constructor(private readonly slots?: Slots) {}

  get size(): number {
    return this.#runs.size;
  }

  /** How many have ended so far, and how many of them went back to the queue for this process' sake. */
  get totals(): { ended: number; handedBack: number } {
    return { ended: this.#ended, handedBack: this.#handedBack };
  }

  begin(id: string): Run {
    const run = new Run(id, this.slots?.begin());
    this.#runs.add(run);
    return run;
  }

  /** A run that never came to be, or is over, is no longer known. */
  drop(run: Run): void {
    this.#runs.delete(run);
    run.slot?.end();
  }

  end(run: Run, handedBack: boolean): void {
    this.drop(run);
    this.#ended += 1;
    if (handedBack) this.#handedBack += 1;
  }

  abort(id: string, reason: AbortReason): void {
    for (const run of this.#runs) if (run.id === id) run.abort(reason);
  }

  abortAll(reason: AbortReason): void {
    for (const run of this.#runs) run.abort(reason);
  }
}
