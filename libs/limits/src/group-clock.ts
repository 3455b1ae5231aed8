import type { LimitQuery } from './decision.js';

/** What one process knows about the clock of a group of limits. Every reply updates it. Times are milliseconds. */
export class GroupClock {
  #answer = 0;
  #lastTime = 0;
  #lastTimeAt = 0;
  /** The least amount by which the group's clock is ahead of the clock of this process. */
  #ahead = Number.NEGATIVE_INFINITY;

  get now(): number {
    return this.#lastTime + performance.now() - this.#lastTimeAt;
  }

  /** The members of a query about the clock. The state of a reply older than this may be deleted in Redis. */
  question(forgottenAfterMs: number): Pick<LimitQuery, 'known' | 'expected' | 'atLeast'> {
    const now = performance.now();
    const known = now - this.#lastTimeAt > forgottenAfterMs ? 0 : this.#answer;
    if (this.#answer === 0) return { known };
    return { known, expected: this.now, atLeast: this.#ahead + now };
  }

  /**
   * The time of this process at which the group's clock shows `at`, or slightly later. When a query was delayed, the times
   * of its reply may have passed already.
   */
  here(at: number): number {
    return at - this.#ahead;
  }

  /** Takes the time of a reply to a query. `sentAt` and `receivedAt` are by the clock of this process. */
  take(answer: number, now: number, { sentAt, receivedAt }: { sentAt: number; receivedAt: number }): void {
    this.#answer = answer;
    this.#lastTime = now;
    this.#lastTimeAt = sentAt;
    this.#ahead = Math.max(this.#ahead, now - receivedAt);
  }
}
