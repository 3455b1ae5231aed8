import type { LimitReading, LimitSnapshot } from '@app/contracts';
import { amountOf, type CallReport } from '@app/policies';
import type { LimitQuery } from './limit-query.js';
import { foreignUse } from './foreign-use.js';
import type { LimitRule } from './limit-rule.js';

/** After a refusal of the vendor that does not say how long it holds. */
const unknownBlockMs = 1_000;

/** A call that was permitted, and has ended or never began. */
export interface EndedCall {
  /** When it was permitted, by the group's clock. */
  at: number;
  /** From when it counts, when that is later. */
  from?: number;
  /** For each rule. */
  reserved: readonly number[];
  /** What was used of each rule when it was permitted. */
  used: readonly number[];
  /** None when it never began. */
  report?: CallReport;
}

type News = Pick<LimitQuery, 'settled' | 'told' | 'blockMs'>;

/** What one process has learned about a group of limits and not told yet. */
export class LimitNews {
  #news: News = { settled: [], told: [], blockMs: 0 };
  readonly #foreign = new Map<number, number>();

  constructor(private readonly rules: readonly LimitRule[]) {}

  get empty(): boolean {
    const { settled, told, blockMs } = this.#news;
    return settled.length + told.length === 0 && blockMs === 0;
  }

  /** The vendor refused a call: the others must know at once. */
  get urgent(): boolean {
    return this.#news.blockMs > 0;
  }

  /** What there is, to be told now. */
  takeAll(): News {
    const news = this.#news;
    this.#news = { settled: [], told: [], blockMs: 0 };
    return news;
  }

  /**
   * It may have been heard although no answer came. What was given back is told no second time: it would be
   * given back twice.
   */
  keep({ settled, told, blockMs }: News): void {
    this.#news.settled.push(...settled.filter(([, , change]) => change > 0));
    this.#news.told.push(...told);
    this.#block(blockMs);
  }

  add({ at, from = at, reserved, used, report }: EndedCall): void {
    const { settled } = this.#news;
    for (const [place, rule] of this.rules.entries()) {
      const before = Math.min(reserved[place] ?? 0, rule.limit);
      const after = report === undefined ? 0 : amountOf(report.used, rule.dimension);
      if (from !== at && after > 0) settled.push([place + 1, at, -before], [place + 1, from, after]);
      else if (before !== after) settled.push([place + 1, at, after - before]);
    }
    if (report === undefined) return;
    this.#learn(report.limits, used);
    if (report.outcome === 'refused') this.#block(report.retryAfterMs ?? unknownBlockMs);
  }

  #block(forMs: number): void {
    this.#news.blockMs = Math.max(this.#news.blockMs, forMs);
  }

  #learn(limits: LimitSnapshot, used: readonly number[]): void {
    for (const reading of limits) {
      const place = this.rules.findIndex(({ dimension }) => dimension === reading.dimension);
      const rule = this.rules[place];
      if (rule === undefined) continue;
      const foreign = foreignUse(rule, reading, used[place] ?? 0);
      const limit = reading.limit ?? rule.limit;
      if (limit >= rule.limit && foreign === 0 && (this.#foreign.get(place) ?? 0) === 0) continue;
      this.#foreign.set(place, foreign);
      this.#news.told.push([place + 1, limit, foreign, validForMs(reading, rule.windowMs)]);
    }
  }
}

function validForMs({ resetAfterMs }: LimitReading, windowMs: number): number {
  return Math.min(resetAfterMs ?? windowMs, windowMs);
}
