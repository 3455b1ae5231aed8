import type { Logger, Readiness } from '@app/telemetry';

/** A pool of this process takes nothing from its queue, although its consumers were replaced. */
export class ConsumptionStoppedError extends Error {
  override readonly name = 'ConsumptionStoppedError';

  /** @param limitMs How long the pool took nothing. */
  constructor(
    readonly backend: string,
    limitMs: number,
  ) {
    super(
      `The pool of ${backend} has taken no job for ${Math.round(limitMs / 1_000)} s although its lane is open, also with new consumers. Restart this process; its jobs run again elsewhere.`,
    );
  }
}

/** A pool as the watch sees it. */
export interface WatchedPool {
  readonly backend: string;
  /** When the pool last took something from its queue, by `performance.now()`. */
  readonly consumedAt: number;
  /** Whether all slots are in use, so that the pool takes nothing. */
  readonly full: boolean;
  /** Replaces the consumers. Running jobs continue. */
  replaceConsumers(): void;
}

/** When an idle pool is checked and replaced. Milliseconds. */
interface ConsumptionTimings {
  /** Idle time after which a pool gets a canary. */
  canaryAfterMs: number;
  /** Idle time, despite canaries, after which the consumers of a pool are replaced. */
  limitMs: number;
}

/** Canaries per limit. All consumers of a lane share the canaries of all processes. */
const canariesPerLimit = 6;

/** @param limitMs Milliseconds within which a pool must take something. */
export function consumptionTimings(limitMs = 60_000): ConsumptionTimings {
  return { limitMs, canaryAfterMs: limitMs / canariesPerLimit };
}

interface ConsumptionWatchOptions {
  pools(): Iterable<WatchedPool>;
  /** The lanes among these that are open. Rejects while Redis cannot be reached. */
  openLanes(backends: readonly string[]): Promise<ReadonlySet<string>>;
  /** Adds a wake-up without a job to a lane, unless one of this process is there. */
  sendCanary(backend: string): Promise<void>;
  readiness: Readiness;
  log: Logger;
  /** Called when replaced consumers stop as well. */
  onStopped(error: ConsumptionStoppedError): void;
  timings: ConsumptionTimings;
}

/** Limits within which replaced consumers must not stop again: the first job that they take proves little. */
const limitsOnProbation = 10;

/**
 * Ensures that every pool consumes. A consumer can stop although its connection answers, which a ping does not detect.
 * An idle pool gets canaries through its own queue. If it does not take them, its consumers are replaced; if that does
 * not help, the process is reported as stopped.
 */
export class ConsumptionWatch {
  /** Since when each pool could have taken something, by `performance.now()`. */
  readonly #expectedSince = new Map<string, number>();
  readonly #replacedAt = new Map<string, number>();
  readonly #stopped = new Set<string>();
  #storeAway = false;
  #timer: NodeJS.Timeout | undefined;
  #forget: (() => void) | undefined;

  constructor(private readonly options: ConsumptionWatchOptions) {}

  /** Begins to check, and reports to readiness. */
  start(): void {
    this.#forget = this.options.readiness.add(() => this.#problem());
    const { canaryAfterMs } = this.options.timings;
    this.#timer = setInterval(() => void this.check(), canaryAfterMs / 2).unref();
  }

  /** Stops the checks. */
  stop(): void {
    clearInterval(this.#timer);
    this.#forget?.();
  }

  /**
   * Checks once. Never rejects.
   *
   * @param now By `performance.now()`.
   */
  async check(now = performance.now()): Promise<void> {
    const pools = [...this.options.pools()];
    const open = await this.options.openLanes(pools.map(({ backend }) => backend)).catch(() => undefined);
    this.#storeAway = open === undefined;
    for (const backend of this.#expectedSince.keys()) {
      if (!pools.some((pool) => pool.backend === backend)) this.#reset(backend);
    }
    for (const pool of pools) {
      if (open?.has(pool.backend) === true && !pool.full) await this.#checkPool(pool, now);
      else this.#reset(pool.backend);
    }
  }

  async #checkPool(pool: WatchedPool, now: number): Promise<void> {
    const { backend, consumedAt } = pool;
    const { canaryAfterMs, limitMs } = this.options.timings;
    const since = Math.max(this.#expectedSince.get(backend) ?? now, consumedAt);
    if (consumedAt === since) this.#stopped.delete(backend);
    this.#expectedSince.set(backend, since);
    if (now - since >= limitMs) this.#replace(pool, now);
    if (now - consumedAt >= canaryAfterMs) {
      await this.options.sendCanary(backend).catch((error: unknown) => {
        this.options.log.debug('A canary could not be sent; the next check sends another', {
          backend,
          error,
        });
      });
    }
  }

  #replace(pool: WatchedPool, now: number): void {
    const { backend } = pool;
    const { limitMs } = this.options.timings;
    this.#stopped.add(backend);
    if (now - (this.#replacedAt.get(backend) ?? -Infinity) < limitsOnProbation * limitMs) {
      this.options.onStopped(new ConsumptionStoppedError(backend, limitMs));
      return;
    }
    const message = 'A pool takes nothing although its connection answers; its consumers are replaced';
    this.options.log.error(message, { backend });
    this.#expectedSince.set(backend, now);
    this.#replacedAt.set(backend, now);
    pool.replaceConsumers();
  }

  /** The pool could not have taken anything. */
  #reset(backend: string): void {
    this.#expectedSince.delete(backend);
    this.#stopped.delete(backend);
  }

  #problem(): string | undefined {
    if (this.#storeAway) return 'Redis cannot be reached.';
    if (this.#stopped.size === 0) return undefined;
    return `No jobs are taken from the lanes of ${[...this.#stopped].join(', ')}.`;
  }
}
