import { type AdmissionRequest, type Admitted, amountOf, type CallReport, type Permit } from '@app/policies';
import { leaseLifetimeMs, type LimitQuery, type LimitReply } from './decision.js';
import type { LimitGroup } from './limit-rules.js';
import { GroupClock } from './group-clock.js';
import { UnsentReports } from './limit-reports.js';
import { type Waiter, WaiterQueue } from './waiter-queue.js';

/** Permits are reserved at most this far ahead; a killed process loses what it has reserved. */
const horizonMs = 150;
/** Between two queries while the quota is used up; calls that arrive meanwhile share one query. */
const saturatedMs = 100;
/** Between two queries otherwise. */
const coalesceMs = 5;
/** Between two queries of a process that waits for calls of other processes to end. */
const leasePollMs = { none: 25, some: 250 };
/** If the next call has to wait longer than this, all waiting calls are refused and return to their lane. */
const patienceMs = 5_000;
/** Calls in one query. */
const batchSize = 128;
/** Use is reported within this time. */
const settleMs = 50;
const leaseRenewalMs = leaseLifetimeMs / 3;
/** Before the next query after Redis failed. */
const redisRetryMs = 100;
/** How often a call's permit that could not be used in time is exchanged. */
const exchanges = 5;
/** How long the rate takes to grow back after a refusal by the vendor. */
const ramp = { share: 0.25, leastMs: 2_000, maxMs: 15_000 };
/**
 * The first calls of a process reach the vendor late: code is not compiled and connections are not open. They count
 * from their end, or from at most this long after their begin.
 */
const cold = { calls: 32, maxMs: 1_000 };
/** Redis may have deleted a state that was unused for this much longer than its longest window. */
const minuteMs = 60_000;

/** Sends a query to Redis. */
export type AskLimits = (query: LimitQuery) => Promise<LimitReply>;

/** The calls of one process that wait for one group of limits: first in, first out. */
export class LimitGate {
  readonly #queue = new WaiterQueue();
  readonly #clock = new GroupClock();
  readonly #reports: UnsentReports;
  readonly #rampMs: number;
  readonly #longestMs: number;
  readonly #lateMs: number;
  #held = 0;
  /** The number of leases that Redis knows; NaN when unknown. */
  #heldAsReported = 0;
  #ended = 0;
  #asking = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #renewal: NodeJS.Timeout | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** No query before this time, by the clock of this process. */
  #notBefore = 0;
  #reconnected = false;
  #closed = false;

  constructor(
    readonly group: LimitGroup,
    private readonly process: string,
    private readonly ask: AskLimits,
    private readonly onError: (error: Error) => void,
  ) {
    this.#reports = new UnsentReports(group.rules);
    this.#longestMs = Math.max(0, ...group.rules.map(({ windowMs }) => windowMs));
    const shortest = Math.min(minuteMs, ...group.rules.map(({ windowMs }) => windowMs));
    this.#rampMs = Math.min(ramp.maxMs, Math.max(ramp.leastMs, shortest * ramp.share));
    // The other half of the slack is for the latency to the vendor.
    this.#lateMs = Math.min(...group.rules.map(({ slackMs }) => slackMs), 1_000) / 2;
  }

  /** No call waits or is in flight, and nothing is left to report. */
  get idle(): boolean {
    return this.#queue.size + this.#held === 0 && !this.#hasReports && !this.#asking;
  }

  /** There is something to report to the other processes. */
  get #hasReports(): boolean {
    return !this.#reports.empty || this.#leasesChanged;
  }

  /** Other processes may wait for a lease that has ended. */
  get #leasesChanged(): boolean {
    return this.group.concurrency !== undefined && this.#held !== this.#heldAsReported;
  }

  /** See {@link Admission.admit}. */
  admit(request: AdmissionRequest): Promise<Admitted> {
    const costs = this.group.rules.map(({ dimension }) => amountOf(request.cost, dimension));
    const { admitted } = this.#queue.add(costs, request);
    this.#schedule(coalesceMs);
    return admitted;
  }

  /** Notes that the connection to Redis is new. */
  reconnected(): void {
    this.#reconnected = true;
  }

  /** Refuses all waiting calls; calls in flight continue. */
  refuseWaiting(): void {
    for (const waiter of this.#queue.takeAll()) waiter.refuse({ dimension: 'vendor', retryAfterMs: 0 });
  }

  /** Refuses all waiting calls and sends the last report. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#renewal);
    clearTimeout(this.#timer);
    this.refuseWaiting();
    if (this.#hasReports || this.group.concurrency !== undefined) {
      await this.ask(this.#query([])).catch(this.onError);
    }
  }

  /** Schedules a query after `delayMs`; an earlier one stays. */
  #schedule(delayMs: number): void {
    if (this.#closed || this.#asking) return;
    const now = performance.now();
    const pause = this.#queue.size > 0 ? this.#notBefore : 0;
    const at = Math.max(pause, Math.min(now + delayMs, Math.max(now, this.#askedAt + delayMs)));
    if (at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    if (at <= now) {
      // Calls of the same turn of the event loop share a query.
      this.#timer = undefined;
      queueMicrotask(() => void this.#askNow());
    } else {
      this.#timer = setTimeout(() => void this.#askNow(), Math.ceil(at - now));
    }
  }

  async #askNow(): Promise<void> {
    this.#timerAt = Number.POSITIVE_INFINITY;
    if (this.#asking || this.#closed) return;
    const batch = this.#queue.first(batchSize);
    const sentAt = performance.now();
    this.#asking = true;
    this.#askedAt = sentAt;
    const query = this.#query(batch);
    let soonMs = coalesceMs;
    try {
      const reply = await this.ask(query);
      this.#heldAsReported = (query.leases?.held ?? 0) + reply[4].length;
      this.#take(reply, batch, sentAt);
    } catch (error) {
      this.onError(error as Error);
      this.#heldAsReported = Number.NaN;
      soonMs = redisRetryMs;
      this.#reports.restore(query);
      this.#reconnected = true;
      this.#notBefore = performance.now() + redisRetryMs;
    } finally {
      this.#asking = false;
    }
    if (this.#queue.size > 0 || this.#leasesChanged) this.#schedule(soonMs);
    else if (this.#hasReports) this.#schedule(settleMs);
  }

  #query(batch: readonly Waiter[]): LimitQuery {
    const { rules, concurrency } = this.group;
    const query: LimitQuery = {
      process: this.process,
      ...this.#clock.question(this.#longestMs + minuteMs),
      reconnected: this.#reconnected,
      horizon: horizonMs,
      rules: rules.map(({ dimension, limit, bucketMs, buckets, intervalMs, burst }) => [
        dimension,
        limit,
        bucketMs,
        buckets,
        intervalMs,
        burst,
      ]),
      ...this.#reports.takeAll(),
      rampMs: this.#rampMs,
      wanted: batch.map(({ costs }) => costs),
      ...(concurrency !== undefined && {
        leases: { limit: concurrency, held: this.#held, lifetimeMs: leaseLifetimeMs },
      }),
    };
    this.#reconnected = false;
    return query;
  }

  #take([now, answer, wait, dimension, permitted, used]: LimitReply, batch: Waiter[], sentAt: number): void {
    const receivedAt = performance.now();
    this.#clock.take(answer, now, { sentAt, receivedAt });
    this.#held += permitted.length;
    this.#renew();
    for (const [place, at] of permitted.entries()) {
      const waiter = batch[place];
      if (waiter === undefined) break;
      const permit = new GatePermit(this, waiter.costs, at, used);
      if (this.#queue.remove(waiter)) this.#begin(waiter, permit, this.#clock.here(at));
      else permit.discard();
    }
    this.#notBefore = 0;
    if (dimension === '') return;
    for (const waiter of this.#queue.first(batchSize)) waiter.waitsFor = dimension;
    if (dimension === 'concurrency') {
      this.#notBefore = receivedAt + (this.#held === 0 ? leasePollMs.none : leasePollMs.some);
    } else if (wait > patienceMs) {
      for (const waiter of this.#queue.takeAll()) waiter.refuse({ dimension, retryAfterMs: wait });
    } else {
      this.#notBefore = receivedAt + Math.max(wait - horizonMs, saturatedMs);
    }
  }

  /** Lets a call begin at its time. A permit whose time is long past is exchanged for a new one. */
  #begin(waiter: Waiter, permit: GatePermit, at: number): void {
    const begin = (): void => {
      if (waiter.signal.aborted) {
        permit.discard();
        return;
      }
      if (performance.now() - at > this.#lateMs && waiter.exchanges < exchanges && !this.#closed) {
        permit.discard();
        waiter.exchanges += 1;
        this.#queue.unshift(waiter);
        this.#schedule(coalesceMs);
        return;
      }
      waiter.begin(permit);
    };
    const delay = at - performance.now();
    if (delay < 1) begin();
    else setTimeout(begin, Math.ceil(delay));
  }

  /** A call has ended, or never began. Its permit calls this. */
  release(at: number, reserved: readonly number[], used: readonly number[], report?: CallReport): void {
    this.#held -= 1;
    this.#ended += 1;
    const moved = report !== undefined && this.#ended <= cold.calls;
    const from = moved ? at + Math.min(cold.maxMs, Math.max(0, this.#clock.now - at)) : at;
    this.#reports.add({ at, from, reserved, used, report });
    if (this.group.concurrency !== undefined) {
      this.#notBefore = 0;
      this.#schedule(coalesceMs);
    } else if (this.#hasReports) {
      this.#schedule(this.#reports.urgent ? 0 : settleMs);
    }
  }

  /** Renews the leases of calls in flight. */
  #renew(): void {
    if (this.group.concurrency === undefined || this.#renewal !== undefined) return;
    this.#renewal = setInterval(() => {
      if (this.#held > 0) void this.#askNow();
    }, leaseRenewalMs).unref();
  }
}

/** Takes back the permits of a gate. */
interface PermitOwner {
  release(at: number, reserved: readonly number[], used: readonly number[], report?: CallReport): void;
}

/** The permit of one call, and what was reserved for it. */
class GatePermit implements Permit {
  #open = true;

  constructor(
    private readonly owner: PermitOwner,
    private readonly reserved: readonly number[],
    private readonly at: number,
    /** The use of each rule when the call was permitted. */
    private readonly used: readonly number[],
  ) {}

  settle(report: CallReport): void {
    this.#close(report);
  }

  discard(): void {
    this.#close();
  }

  #close(report?: CallReport): void {
    if (!this.#open) return;
    this.#open = false;
    this.owner.release(this.at, this.reserved, this.used, report);
  }
}
