import type { LimitQuery } from './limit-query.js';

/** What one process knows of the clock of a group of limits: milliseconds, told by each answer. */
export class GroupClock {
  #answer = 0;
  #toldNow = 0;
  #toldAt = 0;
  /** It is ahead of this process' own clock by at least so much. */
  #ahead = Number.NEGATIVE_INFINITY;

  get now(): number {
    return this.#toldNow + performance.now() - this.#toldAt;
  }

  /** What a question says of it. An answer that is older than this may be of a state that is gone from Redis. */
  question(forgottenAfterMs: number): Pick<LimitQuery, 'known' | 'expected' | 'atLeast'> {
    const now = performance.now();
    const known = now - this.#toldAt > forgottenAfterMs ? 0 : this.#answer;
    if (this.#answer === 0) return { known };
    return { known, expected: this.now, atLeast: this.#ahead + now };
  }

  /**
   * This process' time when the group's clock shows `at`, or a little later. An answer whose question was long under way
   * may be of an earlier time than any other answer lets believe; its times have passed then.
   */
  here(at: number): number {
    return at - this.#ahead;
  }

  /** An answer came, to a question that was sent at `sentAt`, by this process' clock. */
  take(answer: number, now: number, { sentAt, receivedAt }: { sentAt: number; receivedAt: number }): void {
    this.#answer = answer;
    this.#toldNow = now;
    this.#toldAt = sentAt;
    this.#ahead = Math.max(this.#ahead, now - receivedAt);
  }
}
