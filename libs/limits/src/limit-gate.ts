import { type AdmissionRequest, type Admitted, amountOf, type CallReport } from '@app/policies';
import { leaseLifetimeMs, type LimitQuery, type LimitReply } from './limit-query.js';
import type { LimitGroup } from './limit-rule.js';
import { GatePermit } from './gate-permit.js';
import { GroupClock } from './group-clock.js';
import { LimitNews } from './limit-news.js';
import { Line, type Waiter } from './line.js';

/** Permits are reserved at most this far ahead: what a killed process takes with it. */
const horizonMs = 150;
/** Between two questions while the quota is used up; what has gathered meanwhile is asked at once. */
const saturatedMs = 100;
/** Between two questions otherwise. */
const coalesceMs = 5;
/** Between two questions of a process that waits for the calls of others to end. */
const leasePollMs = { none: 25, some: 250 };
/** The next in line waits here for so long; when it takes longer, all that wait are sent away. */
const patienceMs = 5_000;
/** Calls in one question. */
const batchSize = 128;
/** What has been used is told within this time. */
const settleMs = 50;
const leaseRenewalMs = leaseLifetimeMs / 3;
/** After Redis could not be asked. */
const redisRetryMs = 100;
/** A permit that could not be used in time is exchanged at most so often. */
const exchanges = 5;
/** After a refusal of the vendor the rate grows to the whole for so long. */
const ramp = { share: 0.25, leastMs: 2_000, mostMs: 15_000 };
/**
 * The first calls of a process are slow on their way: nothing is compiled and no connection stands. They
 * count from when they ended, or this much later than they began at most.
 */
const cold = { calls: 32, mostMs: 1_000 };
/** A state that was not used for this much longer than its longest window may be gone from Redis. */
const minuteMs = 60_000;

/** Asks Redis. */
export type AskLimits = (query: LimitQuery) => Promise<LimitReply>;

/** The line of one process before one group of limits: first in, first out. */
export class LimitGate {
  readonly #line = new Line();
  readonly #clock = new GroupClock();
  readonly #news: LimitNews;
  readonly #rampMs: number;
  readonly #longestMs: number;
  readonly #lateMs: number;
  #held = 0;
  /** As many leases as the others know of; NaN when that is not certain. */
  #heldAsTold = 0;
  #ended = 0;
  #asking = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #renewal: NodeJS.Timeout | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** Until then it makes no sense to ask, by this process' clock. */
  #notBefore = 0;
  #reconnected = false;
  #closed = false;

  constructor(
    readonly group: LimitGroup,
    private readonly process: string,
    private readonly ask: AskLimits,
    private readonly onError: (error: Error) => void,
  ) {
    this.#news = new LimitNews(group.rules);
    this.#longestMs = Math.max(0, ...group.rules.map(({ windowMs }) => windowMs));
    const shortest = Math.min(minuteMs, ...group.rules.map(({ windowMs }) => windowMs));
    this.#rampMs = Math.min(ramp.mostMs, Math.max(ramp.leastMs, shortest * ramp.share));
    // The other half of the slack is for the way to the vendor.
    this.#lateMs = Math.min(...group.rules.map(({ slackMs }) => slackMs), 1_000) / 2;
  }

  /** Nobody waits, and nothing is in flight or untold. */
  get idle(): boolean {
    return this.#line.size + this.#held === 0 && !this.#hasNews && !this.#asking;
  }

  /** Something is to be told to the others. */
  get #hasNews(): boolean {
    return !this.#news.empty || this.#leasesChanged;
  }

  /** Others may wait for a lease that has ended. */
  get #leasesChanged(): boolean {
    return this.group.concurrency !== undefined && this.#held !== this.#heldAsTold;
  }

  /** See {@link Admission.admit}. */
  admit(request: AdmissionRequest): Promise<Admitted> {
    const costs = this.group.rules.map(({ dimension }) => amountOf(request.cost, dimension));
    const { answer } = this.#line.add(costs, request);
    this.#schedule(coalesceMs);
    return answer;
  }

  /** The connection to Redis is new. */
  reconnected(): void {
    this.#reconnected = true;
  }

  /** Refuses those that wait; those that call go on. */
  sendAway(): void {
    for (const waiter of this.#line.takeAll()) waiter.refuse({ dimension: 'vendor', retryAfterMs: 0 });
  }

  /** Sends everybody away and tells what is left to tell. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#renewal);
    clearTimeout(this.#timer);
    this.sendAway();
    if (this.#hasNews || this.group.concurrency !== undefined) {
      await this.ask(this.#query([])).catch(this.onError);
    }
  }

  /** Asks after `delayMs`, or sooner where that is arranged already. */
  #schedule(delayMs: number): void {
    if (this.#closed || this.#asking) return;
    const now = performance.now();
    const pause = this.#line.size > 0 ? this.#notBefore : 0;
    const at = Math.max(pause, Math.min(now + delayMs, Math.max(now, this.#askedAt + delayMs)));
    if (at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    if (at <= now) {
      // What is asked for in the same turn of the event loop goes together.
      this.#timer = undefined;
      queueMicrotask(() => void this.#askNow());
    } else {
      this.#timer = setTimeout(() => void this.#askNow(), Math.ceil(at - now));
    }
  }

  async #askNow(): Promise<void> {
    this.#timerAt = Number.POSITIVE_INFINITY;
    if (this.#asking || this.#closed) return;
    const batch = this.#line.first(batchSize);
    const sentAt = performance.now();
    this.#asking = true;
    this.#askedAt = sentAt;
    const query = this.#query(batch);
    let soonMs = coalesceMs;
    try {
      const reply = await this.ask(query);
      this.#heldAsTold = (query.leases?.held ?? 0) + reply[4].length;
      this.#take(reply, batch, sentAt);
    } catch (error) {
      this.onError(error as Error);
      this.#heldAsTold = Number.NaN;
      soonMs = redisRetryMs;
      this.#news.keep(query);
      this.#reconnected = true;
      this.#notBefore = performance.now() + redisRetryMs;
    } finally {
      this.#asking = false;
    }
    if (this.#line.size > 0 || this.#leasesChanged) this.#schedule(soonMs);
    else if (this.#hasNews) this.#schedule(settleMs);
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
      ...this.#news.takeAll(),
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
      if (this.#line.remove(waiter)) this.#begin(waiter, permit, this.#clock.here(at));
      else permit.discard();
    }
    this.#notBefore = 0;
    if (dimension === '') return;
    for (const waiter of this.#line.first(batchSize)) waiter.waitsFor = dimension;
    if (dimension === 'concurrency') {
      this.#notBefore = receivedAt + (this.#held === 0 ? leasePollMs.none : leasePollMs.some);
    } else if (wait > patienceMs) {
      for (const waiter of this.#line.takeAll()) waiter.refuse({ dimension, retryAfterMs: wait });
    } else {
      this.#notBefore = receivedAt + Math.max(wait - horizonMs, saturatedMs);
    }
  }

  /** Lets a call begin at its time; a permit whose time has passed by far is exchanged for a new one. */
  #begin(waiter: Waiter, permit: GatePermit, at: number): void {
    const begin = (): void => {
      if (waiter.signal.aborted) {
        permit.discard();
        return;
      }
      if (performance.now() - at > this.#lateMs && waiter.exchanges < exchanges && !this.#closed) {
        permit.discard();
        waiter.exchanges += 1;
        this.#line.unshift(waiter);
        this.#schedule(coalesceMs);
        return;
      }
      waiter.begin(permit);
    };
    const delay = at - performance.now();
    if (delay < 1) begin();
    else setTimeout(begin, Math.ceil(delay));
  }

  /** A call has ended, or never began: called by its permit. */
  release(at: number, reserved: readonly number[], used: readonly number[], report?: CallReport): void {
    this.#held -= 1;
    this.#ended += 1;
    const moved = report !== undefined && this.#ended <= cold.calls;
    const from = moved ? at + Math.min(cold.mostMs, Math.max(0, this.#clock.now - at)) : at;
    this.#news.add({ at, from, reserved, used, report });
    if (this.group.concurrency !== undefined) {
      this.#notBefore = 0;
      this.#schedule(coalesceMs);
    } else if (this.#hasNews) {
      this.#schedule(this.#news.urgent ? 0 : settleMs);
    }
  }

  /** While calls are in flight, their leases are renewed. */
  #renew(): void {
    if (this.group.concurrency === undefined || this.#renewal !== undefined) return;
    this.#renewal = setInterval(() => {
      if (this.#held > 0) void this.#askNow();
    }, leaseRenewalMs).unref();
  }
}
