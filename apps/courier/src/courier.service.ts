import { Inject, Injectable } from '@nestjs/common';
import { type ClaimRules, WebhookOutbox } from '@app/webhooks';
import type { Logger } from '@app/telemetry';
import { Deliverer } from './deliveries/delivery.service.js';
import { Announcer } from './events/announcer.service.js';
import { CLAIM_RULES, CONCURRENCY, LOG } from './tokens.js';

/** Polls at least this often, because messages can be lost. */
const pollMs = 1_000;
const sweepMs = 60_000;
/** Before the next attempt after Redis failed. */
const pauseMs = 1_000;

/**
 * Turns events into deliveries and attempts those that are due, until it is closed. All its state is in Redis: any number of
 * couriers may run, and any of them may die at any time.
 */
@Injectable()
export class Courier {
  readonly #stopping = new AbortController();
  readonly #aborting = new AbortController();
  readonly #wakeUp = new WakeUpSignal();
  readonly #running = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;
  #sweptAt = -Infinity;
  #polledAt = performance.now();

  constructor(
    private readonly outbox: WebhookOutbox,
    private readonly announcer: Announcer,
    private readonly deliverer: Deliverer,
    @Inject(CLAIM_RULES) private readonly rules: ClaimRules,
    @Inject(CONCURRENCY) private readonly concurrency: number,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** The time of the last poll, by `performance.now()`. */
  get polledAt(): number {
    return this.#polledAt;
  }

  async start(): Promise<void> {
    await this.outbox.onFilled(() => this.#wakeUp.notify());
    this.#loop = this.#workUntilStopped();
  }

  /** Claims nothing more. Attempts in flight have the grace period to end; then they are released. */
  async close(graceMs: number): Promise<void> {
    this.#stopping.abort();
    this.#wakeUp.notify();
    await this.#loop;
    const grace = setTimeout(() => this.#aborting.abort(), graceMs);
    await Promise.all(this.#running);
    clearTimeout(grace);
  }

  async #workUntilStopped(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wakeUp.reset();
      const waitMs = await this.#work().catch((error: unknown) => {
        this.log.warn('The courier could not read its webhooks; it tries again', { error });
        return pauseMs;
      });
      if (!this.#stopping.signal.aborted) await this.#wakeUp.wait(waitMs);
    }
  }

  /** Does all current work. Returns the milliseconds until there may be more. */
  async #work(): Promise<number> {
    const { more } = await this.announcer.announce();
    this.#polledAt = performance.now();
    const free = this.concurrency - this.#running.size;
    // The end of an attempt wakes the loop, so a full courier need not poll.
    if (free <= 0) return pollMs;
    const { claimed, nextInMs = pollMs } = await this.outbox.claim(free, this.rules);
    for (const delivery of claimed) {
      const run = this.deliverer.deliver(delivery, this.#aborting.signal).finally(() => {
        this.#running.delete(run);
        this.#wakeUp.notify();
      });
      this.#running.add(run);
    }
    await this.#sweepIfDue();
    return more || claimed.length === free ? 0 : Math.min(nextInMs, pollMs);
  }

  async #sweepIfDue(): Promise<void> {
    const now = performance.now();
    if (now - this.#sweptAt < sweepMs) return;
    this.#sweptAt = now;
    await this.outbox.sweep(this.rules);
  }
}

/** Lets one loop wait for a notification or a timeout. A notification while the loop works is not lost. */
export class WakeUpSignal {
  #isNotified = false;
  #wake: (() => void) | undefined;

  /** Discards earlier notifications; call it before the work that they announce. */
  reset(): void {
    this.#isNotified = false;
  }

  notify(): void {
    this.#isNotified = true;
    this.#wake?.();
  }

  /** Resolves at a notification since the last {@link reset}, or after this many milliseconds. */
  async wait(ms: number): Promise<void> {
    if (this.#isNotified || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
