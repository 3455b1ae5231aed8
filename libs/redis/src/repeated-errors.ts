import type { Logger } from '@app/telemetry';

const quietMs = 10_000;
const maximumMessages = 100;

/**
 * Logs errors that may occur thousands of times per second, such as while Redis is full or cannot be reached: each message
 * at once, then at most every ten seconds with its count.
 */
export class RepeatedErrors {
  readonly #seen = new Map<string, { loggedAt: number; unlogged: number }>();

  /** @param where The component that the log names. */
  constructor(
    private readonly log: Logger,
    private readonly where: string,
  ) {}

  /** Logs or counts an error. */
  add(error: Error): void {
    const now = performance.now();
    const seen = this.#seen.get(error.message);
    if (seen !== undefined && now - seen.loggedAt < quietMs) {
      seen.unlogged += 1;
      return;
    }
    if (this.#seen.size >= maximumMessages) this.#seen.clear();
    this.#seen.set(error.message, { loggedAt: now, unlogged: 0 });
    this.log.warn('Redis reports an error', {
      component: this.where,
      error,
      count: (seen?.unlogged ?? 0) + 1,
    });
  }
}
