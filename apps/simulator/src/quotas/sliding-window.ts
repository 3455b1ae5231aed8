const maximumEvents = 1_000_000;
const compactAfter = 1_024;

/**
 * The exact sum of the events of the last `perMs` milliseconds: at time t it covers (t - perMs, t]. Times are
 * milliseconds of any clock that never goes back. With more than a million events in one window the oldest two
 * are merged at the later time, so that the sum can only be too high.
 */
export class SlidingWindow {
  #times: number[] = [];
  #costs: number[] = [];
  #first = 0;
  #sum = 0;

  constructor(readonly perMs: number) {}

  /** The sum at `now`. */
  sum(now: number): number {
    this.#dropExpired(now);
    return this.#sum;
  }

  add(now: number, cost: number): void {
    this.#dropExpired(now);
    this.#times.push(now);
    this.#costs.push(cost);
    this.#sum += cost;
    if (this.#times.length - this.#first > maximumEvents) this.#mergeOldest();
  }

  /** Milliseconds from `now` until the sum is at most `most`, provided that nothing is added. */
  fallsTo(most: number, now: number): number {
    this.#dropExpired(now);
    let sum = this.#sum;
    for (let index = this.#first; index < this.#times.length && sum > most; index += 1) {
      sum -= this.#costs[index] ?? 0;
      if (sum <= most) return (this.#times[index] ?? now) + this.perMs - now;
    }
    return 0;
  }

  #dropExpired(now: number): void {
    const horizon = now - this.perMs;
    while (this.#first < this.#times.length && (this.#times[this.#first] ?? 0) <= horizon) {
      this.#sum -= this.#costs[this.#first] ?? 0;
      this.#first += 1;
    }
    if (this.#first > compactAfter && this.#first * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#first);
      this.#costs = this.#costs.slice(this.#first);
      this.#first = 0;
    }
  }

  #mergeOldest(): void {
    this.#costs[this.#first + 1] = (this.#costs[this.#first + 1] ?? 0) + (this.#costs[this.#first] ?? 0);
    this.#first += 1;
  }
}
