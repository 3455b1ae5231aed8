import { type Dimension, type Exchange, matches, type Quota } from '../script/script.js';
import { SlidingWindow } from './sliding-window.js';

/** A vendor's view of one limit, for its rate limit headers. */
export interface LimitView {
  limit: number;
  remaining: number;
  resetMs: number;
}

/** Why a request was refused by a quota. */
export interface Refusal {
  dimension: Dimension;
  limit: number;
  used: number;
  requested: number;
  retryAfterMs: number;
}

/** A request's way through the quotas. */
export interface Admission {
  refusal: Refusal | undefined;
  requests: LimitView | undefined;
  tokens: LimitView | undefined;
  /** To be called once, when the response has ended or its client has left. */
  release(): void;
}

const unlimited: Admission = {
  refusal: undefined,
  requests: undefined,
  tokens: undefined,
  release: () => undefined,
};

/**
 * All quotas. What an enforced quota refuses does not count against it; a quota that only watches counts
 * everything that arrives. Violations are counted in both.
 */
export class QuotaBook {
  #meters: Meter[] = [];

  add(quotas: readonly Quota[]): void {
    this.#meters.push(...quotas.map((quota) => new Meter(quota)));
  }

  clear(): void {
    this.#meters = [];
  }

  reports(now: number): QuotaReport[] {
    return this.#meters.map((meter) => meter.report(now));
  }

  admit(exchange: Exchange, cost: Cost, now: number): Admission {
    if (this.#meters.length === 0) return unlimited;
    const meters = this.#meters.filter(({ quota }) => matches(quota.when, exchange));
    const over = meters.filter((meter) => meter.judge(now, cost));
    const refusing = over.find(({ quota }) => quota.enforce);
    const counting = meters.filter(({ quota }) => refusing === undefined || !quota.enforce);
    for (const meter of counting) meter.count(now, cost);
    return {
      refusal: refusing === undefined ? undefined : refusal(refusing, cost, now),
      requests: view(meters, ['requests'], now),
      tokens: view(meters, ['tokens', 'inputTokens', 'outputTokens'], now),
      release: () => counting.forEach((meter) => meter.release()),
    };
  }
}

function refusal(meter: Meter, cost: Cost, now: number): Refusal {
  return {
    dimension: meter.dimension,
    limit: meter.limit,
    used: meter.used(now),
    requested: meter.amount(cost),
    retryAfterMs: Math.ceil(meter.waitFor(now, cost)),
  };
}

/** The quota with the least room left speaks for all of its kind. */
function view(
  meters: readonly Meter[],
  dimensions: readonly Dimension[],
  now: number,
): LimitView | undefined {
  return meters
    .filter(({ dimension }) => dimensions.includes(dimension))
    .map((meter) => ({
      limit: meter.limit,
      remaining: Math.max(0, meter.limit - meter.used(now)),
      resetMs: meter.resetsAfter(now),
    }))
    .reduce<LimitView | undefined>(
      (least, one) => (least === undefined || one.remaining < least.remaining ? one : least),
      undefined,
    );
}

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
class Meter {
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
