import type { Logger, Readiness } from '@app/telemetry';
import { ConsumptionStoppedError } from './consumption-stopped-error.js';

/** A pool, as the watch sees it. */
export interface WatchedPool {
  readonly backend: string;
  /** When it last took something out of its queue, by `performance.now()`. */
  readonly consumedAt: number;
  /** Whether it runs as much as it may, and so takes nothing more. */
  readonly full: boolean;
  /** Takes from its queue anew, with new consumers; what runs goes on. */
  replaceConsumers(): void;
}

/** Milliseconds. */
export interface ConsumptionTimings {
  /** A pool that took nothing for so long gets a canary. */
  canaryAfterMs: number;
  /** A pool that took nothing for so long, canaries among it, is replaced; after as long again, given up. */
  limitMs: number;
}

/** All consumers of a lane share the canaries of all: one of many gets its own one seldom, but one of all often. */
export const defaultConsumptionTimings: ConsumptionTimings = { canaryAfterMs: 10_000, limitMs: 60_000 };

export interface ConsumptionWatchOptions {
  pools(): Iterable<WatchedPool>;
  /** Those of these lanes from which something can be taken now. Rejects while Redis is away. */
  openLanes(backends: readonly string[]): Promise<ReadonlySet<string>>;
  /** Puts a wake-up that does nothing into a lane, unless there is one of this process. */
  sendCanary(backend: string): Promise<void>;
  readiness: Readiness;
  log: Logger;
  /** Told when new consumers take nothing either. */
  onStopped(error: ConsumptionStoppedError): void;
  timings: ConsumptionTimings;
}

interface Expectation {
  /** Since when it could have taken something. */
  since: number;
  replaced: boolean;
}

/**
 * Sees to it that every pool consumes. A consumer can stop although its connection answers; a ping does not
 * notice that. An idle pool gets canaries through its own queue; one that does not take them is replaced, and
 * a process in which that does not help is given up.
 */
export class ConsumptionWatch {
  readonly #expected = new Map<string, Expectation>();
  readonly #stopped = new Set<string>();
  #storeAway = false;
  #timer: NodeJS.Timeout | undefined;
  #forget: (() => void) | undefined;

  constructor(private readonly options: ConsumptionWatchOptions) {}

  start(): void {
    this.#forget = this.options.readiness.add(() => this.#problem());
    const { canaryAfterMs } = this.options.timings;
    this.#timer = setInterval(() => void this.look(), canaryAfterMs / 2).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#forget?.();
  }

  /** Looks once. Never rejects. @param now By `performance.now()`. */
  async look(now = performance.now()): Promise<void> {
    const pools = [...this.options.pools()];
    const open = await this.options.openLanes(pools.map(({ backend }) => backend)).catch(() => undefined);
    this.#storeAway = open === undefined;
    for (const backend of this.#expected.keys()) {
      if (!pools.some((pool) => pool.backend === backend)) this.#excuse(backend);
    }
    for (const pool of pools) {
      if (open?.has(pool.backend) === true && !pool.full) await this.#judge(pool, now);
      else this.#excuse(pool.backend);
    }
  }

  async #judge(pool: WatchedPool, now: number): Promise<void> {
    const { backend, consumedAt } = pool;
    const { canaryAfterMs, limitMs } = this.options.timings;
    let expected = this.#expected.get(backend) ?? { since: now, replaced: false };
    if (consumedAt > expected.since) {
      expected = { since: consumedAt, replaced: false };
      this.#stopped.delete(backend);
    }
    this.#expected.set(backend, expected);
    if (now - expected.since >= limitMs) this.#replace(pool, expected, now);
    if (now - consumedAt >= canaryAfterMs) {
      await this.options.sendCanary(backend).catch((error: unknown) => {
        this.options.log.debug('A canary could not be sent; the next look sends another', { backend, error });
      });
    }
  }

  #replace(pool: WatchedPool, expected: Expectation, now: number): void {
    const { backend } = pool;
    this.#stopped.add(backend);
    if (expected.replaced) {
      this.options.onStopped(new ConsumptionStoppedError(backend, this.options.timings.limitMs));
      return;
    }
    this.options.log.error(
      'A pool takes nothing although its connection answers; its consumers are replaced',
      {
        backend,
      },
    );
    this.#expected.set(backend, { since: now, replaced: true });
    pool.replaceConsumers();
  }

  /** It could not have taken anything. */
  #excuse(backend: string): void {
    this.#expected.delete(backend);
    this.#stopped.delete(backend);
  }

  #problem(): string | undefined {
    if (this.#storeAway) return 'Redis cannot be reached.';
    if (this.#stopped.size === 0) return undefined;
    return `Nothing is taken from the lanes of ${[...this.#stopped].join(', ')}.`;
  }
}
