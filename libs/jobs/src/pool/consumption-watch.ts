import type { Logger, Readiness } from '@app/telemetry';

/** A pool of this process takes nothing out of its queue, and new consumers stopped as well. */
export class ConsumptionStoppedError extends Error {
  override readonly name = 'ConsumptionStoppedError';

  /** @param limitMs How long it took nothing. */
  constructor(
    readonly backend: string,
    limitMs: number,
  ) {
    super(
      `The pool of ${backend} has taken nothing for ${Math.round(limitMs / 1_000)} s although its lane is open, and new consumers stopped as well. End this process and start another; its jobs are run again elsewhere.`,
    );
  }
}

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
  /** A pool that took nothing for so long, canaries among it, gets new consumers; when they stop as well, it is given up. */
  limitMs: number;
}

/** Canaries in one limit. All consumers of a lane share those of all: one of many seldom gets its own, but often one. */
const canariesPerLimit = 6;

/** @param limitMs In which a pool has to take something. */
export function consumptionTimings(limitMs = 60_000): ConsumptionTimings {
  return { limitMs, canaryAfterMs: limitMs / canariesPerLimit };
}

export interface ConsumptionWatchOptions {
  pools(): Iterable<WatchedPool>;
  /** Those of these lanes from which something can be taken now. Rejects while Redis is away. */
  openLanes(backends: readonly string[]): Promise<ReadonlySet<string>>;
  /** Puts a wake-up that does nothing into a lane, unless there is one of this process. */
  sendCanary(backend: string): Promise<void>;
  readiness: Readiness;
  log: Logger;
  /** Told when new consumers stop as well. */
  onStopped(error: ConsumptionStoppedError): void;
  timings: ConsumptionTimings;
}

/** Whose new consumers stop again within so many limits is given up: what a new one takes at its start proves nothing. */
const limitsOnProbation = 10;

/**
 * Sees to it that every pool consumes. A consumer can stop although its connection answers; a ping does not
 * notice that. An idle pool gets canaries through its own queue; one that does not take them is replaced, and
 * a process in which that does not help is given up.
 */
export class ConsumptionWatch {
  /** Since when each could have taken something. */
  readonly #expectedSince = new Map<string, number>();
  readonly #replacedAt = new Map<string, number>();
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
    for (const backend of this.#expectedSince.keys()) {
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
    const since = Math.max(this.#expectedSince.get(backend) ?? now, consumedAt);
    if (consumedAt === since) this.#stopped.delete(backend);
    this.#expectedSince.set(backend, since);
    if (now - since >= limitMs) this.#replace(pool, now);
    if (now - consumedAt >= canaryAfterMs) {
      await this.options.sendCanary(backend).catch((error: unknown) => {
        this.options.log.debug('A canary could not be sent; the next look sends another', { backend, error });
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

  /** It could not have taken anything. */
  #excuse(backend: string): void {
    this.#expectedSince.delete(backend);
    this.#stopped.delete(backend);
  }

  #problem(): string | undefined {
    if (this.#storeAway) return 'Redis cannot be reached.';
    if (this.#stopped.size === 0) return undefined;
    return `Nothing is taken from the lanes of ${[...this.#stopped].join(', ')}.`;
  }
}
