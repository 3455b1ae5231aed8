import { Inject, Injectable } from '@nestjs/common';
import { type ClaimRules, WebhookOutbox } from '@app/webhooks';
import type { Logger } from '@app/telemetry';
import { Deliverer } from './deliveries/delivery.service.js';
import { Announcer } from './events/announcer.service.js';
import { CLAIM_RULES, CONCURRENCY, LOG } from './tokens.js';
import { WakeUpCall } from './wake-up-call.js';

/** Looks at least so often, because messages can be lost. */
const pollMs = 1_000;
const sweepMs = 60_000;
/** While Redis is away. */
const pauseMs = 1_000;

/**
 * Turns what has happened into deliveries and attempts those that are due, until it is closed. It keeps
 * nothing that is not in Redis: any number of couriers may run, and any of them may die at any time.
 */
@Injectable()
export class Courier {
  readonly #stopping = new AbortController();
  readonly #aborting = new AbortController();
  readonly #call = new WakeUpCall();
  readonly #running = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;
  #sweptAt = -Infinity;
  #lookedAt = performance.now();

  constructor(
    private readonly outbox: WebhookOutbox,
    private readonly announcer: Announcer,
    private readonly deliverer: Deliverer,
    @Inject(CLAIM_RULES) private readonly rules: ClaimRules,
    @Inject(CONCURRENCY) private readonly concurrency: number,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** When it last looked for webhooks, by `performance.now()`. */
  get lookedAt(): number {
    return this.#lookedAt;
  }

  async start(): Promise<void> {
    await this.outbox.onFilled(() => this.#call.ring());
    this.#loop = this.#workUntilStopped();
  }

  /** Takes nothing more; attempts under way have the grace period, and what is left then is due again. */
  async close(graceMs: number): Promise<void> {
    this.#stopping.abort();
    this.#call.ring();
    await this.#loop;
    const grace = setTimeout(() => this.#aborting.abort(), graceMs);
    await Promise.all(this.#running);
    clearTimeout(grace);
  }

  async #workUntilStopped(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#call.expect();
      const waitMs = await this.#work().catch((error: unknown) => {
        this.log.warn('The courier could not look for webhooks; it looks again', { error });
        return pauseMs;
      });
      if (!this.#stopping.signal.aborted) await this.#call.within(waitMs);
    }
  }

  /** Everything that can be done now; gives the milliseconds until there may be more. */
  async #work(): Promise<number> {
    const { more } = await this.announcer.announce();
    this.#lookedAt = performance.now();
    const free = this.concurrency - this.#running.size;
    // Whoever ends rings, so that a full courier need not look.
    if (free <= 0) return pollMs;
    const { claimed, nextInMs = pollMs } = await this.outbox.claim(free, this.rules);
    for (const delivery of claimed) {
      const run = this.deliverer.deliver(delivery, this.#aborting.signal).finally(() => {
        this.#running.delete(run);
        this.#call.ring();
      });
      this.#running.add(run);
    }
    await this.#sweepNowAndThen();
    return more || claimed.length === free ? 0 : Math.min(nextInMs, pollMs);
  }

  async #sweepNowAndThen(): Promise<void> {
    const now = performance.now();
    if (now - this.#sweptAt < sweepMs) return;
    this.#sweptAt = now;
    await this.outbox.sweep(this.rules);
  }
}
