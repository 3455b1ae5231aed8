/** Runs outside of the slots at most; those beyond them keep others from being taken. */
const maximumOutside = 1_024;

/** A run's place among those that a pool does at a time. */
export interface Slot {
  /** The run waits to share a call with others: another job may be taken meanwhile. */
  leave(): void;
  /**
   * The run goes on with a call of its own, or with the one that it shares; resolves when a slot is free.
   * Gives false when the signal was aborted first.
   */
  enter(signal: AbortSignal): Promise<boolean>;
  /** The run is over, wherever it was. */
  end(): void;
}

/**
 * How many jobs a pool may take: as many as it has slots, and one more for each run that has left its
 * slot. So there are never more calls in flight than slots.
 */
export class Slots {
  #size = 1;
  #inside = 0;
  #outside = 0;
  readonly #entering = new Set<() => void>();

  /** @param onChange Told how many runs there may be beyond the slots. */
  constructor(private readonly onChange: (outside: number) => void) {}

  resize(size: number): void {
    this.#size = size;
    this.#admit();
  }

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

  /** Takes a free slot, now or when there is one; false when the signal is aborted first. */
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

  /** Lets those in that have waited longest. */
  #admit(): void {
    for (const admit of this.#entering) {
      if (this.#inside >= this.#size) return;
      admit();
    }
  }
}
