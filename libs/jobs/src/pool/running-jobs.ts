import type { AbortReason } from '@app/policies';
import type { Slot, Slots } from './slots.js';

/** One run of one job in this process. */
export class Run {
  readonly #controller = new AbortController();

  constructor(
    readonly id: string,
    /** Missing in direct runs. */
    readonly slot?: Slot,
  ) {}

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts the run. The first reason counts. */
  abort(reason: AbortReason): void {
    this.#controller.abort(reason);
  }
}

/** The runs in progress of one pool, or all direct runs of this process. */
export class RunningJobs {
  readonly #runs = new Set<Run>();
  #ended = 0;
  #handedBack = 0;

  constructor(private readonly slots?: Slots) {}

  get size(): number {
    return this.#runs.size;
  }

  /** The number of ended runs, and how many of them were handed back because this process stopped. */
  get totals(): { ended: number; handedBack: number } {
    return { ended: this.#ended, handedBack: this.#handedBack };
  }

  /** Registers a run of a job. */
  begin(id: string): Run {
    const run = new Run(id, this.slots?.begin());
    this.#runs.add(run);
    return run;
  }

  /** Removes a run that did not begin or has ended. May be repeated. */
  drop(run: Run): void {
    this.#runs.delete(run);
    run.slot?.end();
  }

  /** Removes and counts a run that has ended. */
  end(run: Run, handedBack: boolean): void {
    this.drop(run);
    this.#ended += 1;
    if (handedBack) this.#handedBack += 1;
  }

  /** Aborts the runs of a job. */
  abort(id: string, reason: AbortReason): void {
    for (const run of this.#runs) if (run.id === id) run.abort(reason);
  }

  /** Aborts all runs. */
  abortAll(reason: AbortReason): void {
    for (const run of this.#runs) run.abort(reason);
  }
}
