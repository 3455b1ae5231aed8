import { SlidingWindow } from './sliding-window.js';
import type { Dimension, Quota } from './quota.js';

/** What one request uses up. */
export interface Cost {
  inputTokens: number;
  outputTokens: number;
}

/** How a quota fared since it was set. */
export interface QuotaReport {
  dimension: Dimension;
  limit: number;
  /** Missing for concurrency. */
  perMs?: number;
  /** What counts against it now. */
  used: number;
  /** The most that ever counted against it at once. */
  peak: number;
  /** Requests that were over it when they arrived. */
  violations: number;
  /** All that was counted since the start. */
  total: number;
}

const amounts: Record<Dimension, (cost: Cost) => number> = {
  requests: () => 1,
  concurrency: () => 1,
  tokens: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
  inputTokens: ({ inputTokens }) => inputTokens,
  outputTokens: ({ outputTokens }) => outputTokens,
};

/** Counts one quota's requests. */
export class Meter {
  readonly dimension: Dimension;
  readonly limit: number;
  readonly #window: SlidingWindow | undefined;
  #inFlight = 0;
  #peak = 0;
  #violations = 0;
  #total = 0;

  constructor(readonly quota: Quota) {
    [this.dimension, this.limit] = limitOf(quota);
    this.#window = 'perMs' in quota ? new SlidingWindow(quota.perMs) : undefined;
  }

  /** What a request of this cost adds to the quota. */
  amount(cost: Cost): number {
    return amounts[this.dimension](cost);
  }

  used(now: number): number {
    return this.#window?.sum(now) ?? this.#inFlight;
  }

  /** Whether one more request of this cost is over the quota; counts the violation if so. */
  judge(now: number, cost: Cost): boolean {
    const over = this.used(now) + this.amount(cost) > this.limit;
    if (over) this.#violations += 1;
    return over;
  }

  count(now: number, cost: Cost): void {
    const amount = this.amount(cost);
    if (this.#window === undefined) this.#inFlight += amount;
    else this.#window.add(now, amount);
    this.#total += amount;
    this.#peak = Math.max(this.#peak, this.used(now));
  }

  /** A counted request has ended. */
  release(): void {
    if (this.#window === undefined) this.#inFlight -= 1;
  }

  /** Milliseconds until a request of this cost fits; 0 when no time can tell. */
  waitFor(now: number, cost: Cost): number {
    return this.#window?.fallsTo(Math.max(0, this.limit - this.amount(cost)), now) ?? 0;
  }

  /** Milliseconds until nothing counts against the quota any more. */
  resetsAfter(now: number): number {
    return this.#window?.fallsTo(0, now) ?? 0;
  }

  report(now: number): QuotaReport {
    return {
      dimension: this.dimension,
      limit: this.limit,
      ...(this.#window === undefined ? {} : { perMs: this.#window.perMs }),
      used: this.used(now),
      peak: this.#peak,
      violations: this.#violations,
      total: this.#total,
    };
  }
}

function limitOf(quota: Quota): [Dimension, number] {
  if ('requests' in quota) return ['requests', quota.requests];
  if ('tokens' in quota) return ['tokens', quota.tokens];
  if ('inputTokens' in quota) return ['inputTokens', quota.inputTokens];
  if ('outputTokens' in quota) return ['outputTokens', quota.outputTokens];
  return ['concurrency', quota.concurrency];
}
