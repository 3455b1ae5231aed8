import { Inject, Injectable } from '@nestjs/common';
import type { JobRecord } from '@app/contracts';
import { JobRecords } from '../records/job-records.js';
import { Channels, failFast, PRODUCER, type RedisClient } from '@app/redis';
import { Signal } from './signal.js';

/** Events per read. A slow reader holds no more than these. */
const batchSize = 64;

/** An event as it was logged. */
export interface LoggedEvent {
  /** Counts from 1 without gaps. */
  id: number;
  type: string;
  /** Milliseconds since the epoch. */
  at: number;
  [member: string]: unknown;
}

/**
 * The logs of streamed jobs. A reader reads a log from Redis at its own pace; published messages only wake it up. So any
 * process can serve any reader, and resume one of another process.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class JobEventLog {
  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly channels: Channels,
  ) {}

  /** Up to 64 events after this id, the oldest first. */
  async read(id: string, after: number): Promise<LoggedEvent[]> {
    const log = this.records.keys.events(id);
    const found = await failFast(this.client, () => this.client.lrange(log, after, after + batchSize - 1));
    return found.map(
      (text, index) =>
        ({ ...(JSON.parse(text) as Omit<LoggedEvent, 'id'>), id: after + index + 1 }) as LoggedEvent,
    );
  }

  /**
   * Batches of events after this id as they arrive. An empty batch means that none arrived for `idleMs` milliseconds
   * while the job was active. The last batch ends with a terminal event, unless the log was deleted.
   */
  async *follow(
    { id }: Pick<JobRecord, 'id'>,
    after: number,
    { idleMs, signal }: { idleMs: number; signal: AbortSignal },
  ): AsyncGenerator<LoggedEvent[]> {
    const log = this.records.keys.events(id);
    const news = new Signal();
    const wake = (): void => news.raise();
    this.channels.onReconnect(wake);
    try {
      await failFast(this.client, () => this.channels.subscribe(log, wake));
      let last = after;
      while (!signal.aborted) {
        const events = await this.read(id, last);
        const newest = events.at(-1);
        if (newest !== undefined) {
          last = newest.id;
          yield events;
          continue;
        }
        if (!(await failFast(this.client, () => this.records.isActive(id)))) {
          // The job may have ended between the two reads.
          const rest = await this.read(id, last);
          if (rest.length === 0) return;
          last += rest.length;
          yield rest;
          continue;
        }
        if (!(await news.wait(idleMs, signal))) yield [];
      }
    } finally {
      this.channels.offReconnect(wake);
      await this.channels.unsubscribe(log, wake).catch(() => undefined);
    }
  }
}
