import type { LimitReading, LimitSnapshot } from '@app/contracts';
import { amountOf, type CallReport } from '@app/policies';
import type { LimitQuery } from './decision.js';
import type { LimitRule } from './limit-rules.js';

/** The pause after a refusal by the vendor without a Retry-After. */
const unknownBlockMs = 1_000;

const minuteMs = 60_000;
/** A share of the limit. Use beyond our own count by less than this is no sign of other users. */
const tolerance = 0.02;

/** A permitted call that has ended or never began. */
export interface EndedCall {
  /** The time of the permit, by the group's clock. */
  at: number;
  /** When the call counts from, if later than {@link at}. */
  from?: number;
  /** The reserved amount for each rule. */
  reserved: readonly number[];
  /** The use of each rule when the call was permitted. */
  used: readonly number[];
  /** Undefined when the call never began. */
  report?: CallReport;
}

type Reports = Pick<LimitQuery, 'settled' | 'reported' | 'blockMs'>;

/** What one process knows about a group of limits and has not yet reported to Redis. */
export class UnsentReports {
  #reports: Reports = { settled: [], reported: [], blockMs: 0 };
  readonly #foreign = new Map<number, number>();

  constructor(private readonly rules: readonly LimitRule[]) {}

  get empty(): boolean {
    const { settled, reported, blockMs } = this.#reports;
    return settled.length + reported.length === 0 && blockMs === 0;
  }

  /** The vendor refused a call: the other processes must know at once. */
  get urgent(): boolean {
    return this.#reports.blockMs > 0;
  }

  /** Removes and returns all reports, to be sent now. */
  takeAll(): Reports {
    const reports = this.#reports;
    this.#reports = { settled: [], reported: [], blockMs: 0 };
    return reports;
  }

  /**
   * Restores reports whose delivery is uncertain. Redis may have applied them, so reductions are dropped: applied twice
   * they would free too much.
   */
  restore({ settled, reported, blockMs }: Reports): void {
    this.#reports.settled.push(...settled.filter(([, , change]) => change > 0));
    this.#reports.reported.push(...reported);
    this.#block(blockMs);
  }

  add({ at, from = at, reserved, used, report }: EndedCall): void {
    const { settled } = this.#reports;
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
    this.#reports.blockMs = Math.max(this.#reports.blockMs, forMs);
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
      this.#reports.reported.push([place + 1, limit, foreign, validForMs(reading, rule.windowMs)]);
    }
  }
}

function validForMs({ resetAfterMs }: LimitReading, windowMs: number): number {
  return Math.min(resetAfterMs ?? windowMs, windowMs);
}

/**
 * The use of a quota by others: the vendor's count minus our own count at the time of the permit. The remainder that the
 * vendor reports only grows while it refills, so this is never positive when nobody else uses the quota. Limits in windows
 * shorter than a minute cannot be compared.
 */
function foreignUse(rule: LimitRule, reading: LimitReading, used: number): number {
  const { limit = rule.limit, remaining } = reading;
  if (remaining === undefined || rule.windowMs < minuteMs) return 0;
  const foreign = limit - remaining - used;
  return foreign > limit * tolerance ? Math.ceil(foreign) : 0;
}
