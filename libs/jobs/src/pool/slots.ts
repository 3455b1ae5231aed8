/** Runs outside their slots that allow further jobs to be taken, at most. */
const maximumOutside = 1_024;

/** The place of a run among those of its pool. */
export interface Slot {
  /** The run waits to share a call with others. Meanwhile another job may be taken. */
  leave(): void;
  /**
   * The run continues with its own call, or with the shared one. Resolves with true when it has a slot, with false when
   * the signal was aborted first or the run has ended.
   */
  enter(signal: AbortSignal): Promise<boolean>;
  /** The run has ended, inside or outside its slot. May be repeated. */
  end(): void;
}

/**
 * Counts the jobs that a pool may take: one per slot, and one more for each run that has left its slot. So there are
 * never more calls in flight than slots.
 */
export class Slots {
  #size = 1;
  #inside = 0;
  #outside = 0;
  readonly #entering = new Set<() => void>();

  /** @param onChange Called with the number of jobs that may be taken beyond the slots. */
  constructor(private readonly onChange: (outside: number) => void) {}

  /** Sets the number of slots. */
  resize(size: number): void {
    this.#size = size;
    this.#admit();
  }

  /** A run begins in a slot. */
  begin(): Slot {
    this.#inside += 1;
    let place: 'inside' | 'outside' | 'over' = 'inside';
    return {
      leave: () => {
        if (place !== 'inside') return;
        place = 'outside';
        this.#move(-1, 1);
      },
      enter: async (signal) => {
        if (place !== 'outside') return place === 'inside';
        if (!(await this.#reserve(signal))) return false;
        const isOver = (place as string) === 'over';
        this.#move(isOver ? -1 : 0, isOver ? 0 : -1);
        if (!isOver) place = 'inside';
        return !isOver;
      },
      end: () => {
        if (place === 'inside') this.#move(-1, 0);
        if (place === 'outside') this.#move(0, -1);
        place = 'over';
      },
    };
  }

  #move(inside: number, outside: number): void {
    this.#inside += inside;
    this.#outside += outside;
    if (outside !== 0) this.onChange(Math.min(this.#outside, maximumOutside));
    this.#admit();
  }

  /** Waits for a free slot and takes it; false if the signal is aborted first. */
  #reserve(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (isMine: boolean): void => {
        this.#entering.delete(admit);
        signal.removeEventListener('abort', onAbort);
        if (isMine) this.#inside += 1;
        resolve(isMine);
      };
      const admit = (): void => end(true);
      const onAbort = (): void => end(false);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#entering.add(admit);
      this.#admit();
    });
  }

  /** Admits the runs that have waited longest. */
  #admit(): void {
    for (const admit of this.#entering) {
      if (this.#inside >= this.#size) return;
      admit();
    }
  }
}
