import type { BaseAdapter } from '@bull-board/api/baseAdapter';
import type { WakeUps } from './wake-ups.js';
import { failFast, type RedisClient } from '@app/redis';

/** What Bull Board shows of a queue. */
export type BoardQueue = BaseAdapter;

/**
 * The lanes' BullMQ queues for Bull Board, to look at alone: their jobs are wake-ups of jobs that are stored
 * elsewhere, and one that was retried, promoted or cleaned by hand would break what those promise.
 */
export class BoardQueues {
  constructor(
    private readonly client: RedisClient,
    private readonly wakeUps: WakeUps,
  ) {}

  /** Those of these backends. Bull Board is loaded when they are first asked for. */
  async of(backends: readonly string[]): Promise<BoardQueue[]> {
    const { BullMQAdapter } = await import('@bull-board/api/bullMQAdapter');
    return backends.map(
      (backend) =>
        new BullMQAdapter(this.wakeUps.queue(backend), { readOnlyMode: true, allowRetries: false }),
    );
  }

  /**
   * Does something that asks the queues.
   *
   * @throws {QueueUnavailableError} At once while Redis is away.
   */
  reading<T>(act: () => Promise<T>): Promise<T> {
    return failFast(this.client, act);
  }
}
