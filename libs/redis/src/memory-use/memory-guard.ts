import type { Logger } from '@app/telemetry';
import type { RedisClient } from '../redis-connections.js';
import { RepeatedErrors } from '../repeated-errors.js';
import { memoryUse, shareOf } from './memory-use.js';
import { StoreFullError } from './store-full-error.js';

const intervalMs = 500;
/** Of Redis' memory limit: above the first it is time to act, above the second no new work is taken. */
const warnShare = 0.75;
const refuseShare = 0.85;

/**
 * Keeps new work out before Redis is full: a full Redis refuses the very writes that would end jobs and
 * free memory.
 */
export class MemoryGuard {
  readonly #errors: RepeatedErrors;
  #share = 0;
  #warned = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly client: RedisClient,
    private readonly log: Logger,
  ) {
    this.#errors = new RepeatedErrors(log, 'memory');
  }

  /** How full Redis is, from 0 to 1, as it was found last; 0 when it has no limit. */
  get share(): number {
    return this.#share;
  }

  /** Looks now, and twice a second from now on. */
  async start(): Promise<void> {
    await this.look();
    this.#timer ??= setInterval(() => {
      // While Redis is away nothing can be stored anyway.
      this.look().catch((error: Error) => this.#errors.add(error));
    }, intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** @throws {StoreFullError} */
  assertRoom(): void {
    if (this.#share >= refuseShare) throw new StoreFullError(this.#share);
  }

  async look(): Promise<void> {
    this.#share = shareOf(await memoryUse(this.client));
    const full = this.#share >= warnShare;
    if (full && !this.#warned) {
      this.log.warn('Redis fills up; above 85 % of its memory limit no new jobs are taken', {
        share: this.#share,
      });
    }
    this.#warned = full;
  }
}
