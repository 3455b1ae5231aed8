import { type Exchange, matches, type Quota } from '../script/script.js';
import { SlidingWindow } from './sliding-window.js';

/** What a quota counts. */
export type Dimension = 'requests' | 'tokens' | 'inputTokens' | 'outputTokens' | 'concurrency';

/** The tokens that one request uses. */
export interface Cost {
  inputTokens: number;
  outputTokens: number;
}

/** The state of one limit, for rate limit headers. */
export interface LimitView {
  limit: number;
  remaining: number;
  resetMs: number;
}

/** Why an enforced quota refused a request. */
export interface Refusal {
  dimension: Dimension;
  limit: number;
  used: number;
  requested: number;
  retryAfterMs: number;
}

/** Whether the refusing quota counts requests; otherwise it counts tokens. */
export function isAboutRequests({ dimension }: Refusal): boolean {
  return dimension === 'requests' || dimension === 'concurrency';
}

/** The limits reported without a quota: too high to matter. */
export const unlimitedRequests: LimitView = { limit: 100_000_000, remaining: 99_999_999, resetMs: 0 };
export const unlimitedTokens: LimitView = { limit: 100_000_000_000, remaining: 99_999_999_999, resetMs: 0 };

/** The decision of the quotas about one request. */
export interface Admission {
  refusal: Refusal | undefined;
  requests: LimitView | undefined;
  tokens: LimitView | undefined;
  /** Must be called once, when the response has ended or its client has disconnected. */
  release(): void;
}

/** What a quota has counted since it was added. */
export interface QuotaReport {
  dimension: Dimension;
  limit: number;
  /** Missing for concurrency. */
  perMs?: number;
  /** What counts against the quota now. */
  used: number;
  /** The most that ever counted against it at once. */
  peak: number;
  /** Number of requests that were over the quota when they arrived. */
  violations: number;
  /** Everything counted since the start. */
  total: number;
}

const unlimited: Admission = {
  refusal: undefined,
  requests: undefined,
  tokens: undefined,
  release: () => undefined,
};

/**
 * All quotas. A request that an enforced quota refuses does not count against that quota; a quota that is not
 * enforced counts every request. Violations are counted in both cases.
 */
export class QuotaBook {
  #meters: QuotaMeter[] = [];

  add(quotas: readonly Quota[]): void {
    this.#meters.push(...quotas.map((quota) => new QuotaMeter(quota)));
  }

  clear(): void {
    this.#meters = [];
  }

  /** @param now Milliseconds of the same clock as in {@link admit}. */
  reports(now: number): QuotaReport[] {
    return this.#meters.map((meter) => meter.report(now));
  }

  /** @param now Milliseconds of any clock that never goes back. */
  admit(exchange: Exchange, cost: Cost, now: number): Admission {
    if (this.#meters.length === 0) return unlimited;
    const meters = this.#meters.filter(({ quota }) => matches(quota.when, exchange));
    const over = meters.filter((meter) => meter.judge(now, cost));
    const refusing = over.find(({ quota }) => quota.enforce);
    const counting = meters.filter(({ quota }) => refusing === undefined || !quota.enforce);
    for (const meter of counting) meter.count(now, cost);
    return {
      refusal: refusing === undefined ? undefined : refusalOf(refusing, cost, now),
      requests: tightestLimit(meters, ['requests'], now),
      tokens: tightestLimit(meters, ['tokens', 'inputTokens', 'outputTokens'], now),
      release: () => counting.forEach((meter) => meter.release()),
    };
  }
}

function refusalOf(meter: QuotaMeter, cost: Cost, now: number): Refusal {
  return {
    dimension: meter.dimension,
    limit: meter.limit,
    used: meter.used(now),
    requested: meter.amount(cost),
    retryAfterMs: Math.ceil(meter.waitFor(now, cost)),
  };
}

/** The limit with the least room left, which stands for all limits of these dimensions. */
function tightestLimit(
  meters: readonly QuotaMeter[],
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

const amounts: Record<Dimension, (cost: Cost) => number> = {
  requests: () => 1,
  concurrency: () => 1,
  tokens: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
  inputTokens: ({ inputTokens }) => inputTokens,
  outputTokens: ({ outputTokens }) => outputTokens,
};

/** Counts the requests of one quota. */
class QuotaMeter {
  readonly dimension: Dimension;
  readonly limit: number;
  /** Missing for concurrency, which counts the requests in flight instead. */
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

  /** Whether one more request of this cost is over the quota; counts a violation if so. */
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

  /** Reports the end of a counted request. */
  release(): void {
    if (this.#window === undefined) this.#inFlight -= 1;
  }

  /** Milliseconds until a request of this cost fits; 0 for concurrency, where it depends on other requests. */
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
