import { Inject, Injectable } from '@nestjs/common';
import type { BaseAdapter } from '@bull-board/api/baseAdapter';
import { WakeUps } from './wake-ups.js';
import { failFast, PRODUCER, type RedisClient } from '@app/redis';

/** A queue as Bull Board takes it. */
export type BoardQueue = BaseAdapter;

/**
 * The lanes' BullMQ queues for Bull Board, read-only: their jobs are only wake-ups, and one that is retried, promoted or
 * removed by hand would break the guarantees of the job that it belongs to.
 */
@Injectable()
export class BoardQueues {
  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly wakeUps: WakeUps,
  ) {}

  /** The queues of these backends. Loads Bull Board at the first call. */
  async of(backends: readonly string[]): Promise<BoardQueue[]> {
    const { BullMQAdapter } = await import('@bull-board/api/bullMQAdapter');
    return backends.map(
      (backend) =>
        new BullMQAdapter(this.wakeUps.queue(backend), { readOnlyMode: true, allowRetries: false }),
    );
  }

  /**
   * Runs a function that reads the queues.
   *
   * @throws {QueueUnavailableError} At once while Redis cannot be reached.
   */
  reading<T>(act: () => Promise<T>): Promise<T> {
    return failFast(this.client, act);
  }
}
