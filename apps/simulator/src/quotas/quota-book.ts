import type { Exchange } from '../server/exchange.js';
import { matches } from '../script/match.js';
import { type Cost, Meter, type QuotaReport } from './meter.js';
import type { Dimension, Quota } from './quota.js';

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
