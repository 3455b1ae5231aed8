import { Inject, Injectable } from '@nestjs/common';
import type { InstallationEvent, NewInstallationEvent } from '@app/contracts';
import { RecordKeys } from '../records/record-keys.js';
import { Channels, failFast, LuaScript, PRODUCER, type RedisClient } from '@app/redis';
import { installationEventLog } from '../lua/job-modules.js';
import publishEventSource from './publish-event.lua';
import { Signal } from './signal.js';

const publishEvent = new LuaScript<
  { prefix: string; type: string; members: string; onceInMs: number | undefined },
  0 | 1
>('sluicePublishEvent', publishEventSource, { keys: 1, includes: [installationEventLog] });

/** Events per read. A slow reader holds no more than these. */
const batchSize = 64;

/** An event as it was logged. */
interface LoggedInstallationEvent {
  /** Ascending, with gaps. */
  id: string;
  event: InstallationEvent;
}

/**
 * The log of the installation, for its operators. It keeps the last 10,000 events of the last seven days.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
@Injectable()
export class InstallationEvents {
  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly channels: Channels,
  ) {}

  /** Appends an event. */
  publish(event: NewInstallationEvent): Promise<void> {
    return this.#publish(event, this.keys.installationEvents, 0);
  }

  /**
   * Appends an event that may occur often, at most once in a period.
   *
   * @param name Identifies the event among those that are published so.
   * @param periodMs Milliseconds.
   */
  publishOnce(name: string, periodMs: number, event: NewInstallationEvent): Promise<void> {
    return this.#publish(event, this.keys.publishedOnce(name), periodMs);
  }

  /** The id of the newest event, or an id before all events if there is none. */
  async newest(): Promise<string> {
    const log = this.keys.installationEvents;
    const [last] = await failFast(this.client, () => this.client.xrevrange(log, '+', '-', 'COUNT', 1));
    return last?.[0] ?? '0-0';
  }

  /** Up to 64 events after this id, the oldest first. */
  async read(after: string): Promise<LoggedInstallationEvent[]> {
    const log = this.keys.installationEvents;
    const found = await failFast(this.client, () =>
      this.client.xrange(log, `(${after}`, '+', 'COUNT', batchSize),
    );
    return found.map(([id, [, text = '{}']]) => ({ id, event: readEvent(text) }));
  }

  /**
   * Batches of events after this id as they arrive. An empty batch means that none arrived for `idleMs` milliseconds.
   * Ends at the abort.
   */
  async *follow(
    after: string,
    { idleMs, signal }: { idleMs: number; signal: AbortSignal },
  ): AsyncGenerator<LoggedInstallationEvent[]> {
    const log = this.keys.installationEvents;
    const news = new Signal();
    const wake = (): void => news.raise();
    this.channels.onReconnect(wake);
    try {
      await failFast(this.client, () => this.channels.subscribe(log, wake));
      let last = after;
      while (!signal.aborted) {
        const events = await this.read(last);
        const newest = events.at(-1);
        if (newest !== undefined) {
          last = newest.id;
          yield events;
        } else if (!(await news.wait(idleMs, signal))) yield [];
      }
    } finally {
      this.channels.offReconnect(wake);
      await this.channels.unsubscribe(log, wake).catch(() => undefined);
    }
  }

  async #publish({ type, ...members }: NewInstallationEvent, mark: string, periodMs: number): Promise<void> {
    const { prefix } = this.keys;
    const text = Object.keys(members).length === 0 ? '' : `,${JSON.stringify(members).slice(1, -1)}`;
    await failFast(this.client, () =>
      publishEvent.run(this.client, [mark], {
        prefix: `${prefix}:`,
        type,
        members: text,
        onceInMs: periodMs === 0 ? undefined : periodMs,
      }),
    );
  }
}

/** Scripts write times as milliseconds, programs as ISO 8601 text. */
function readEvent(text: string): InstallationEvent {
  const event = JSON.parse(text) as { at: number; until?: number | string };
  const until = event.until === undefined ? {} : { until: new Date(event.until).toISOString() };
  return { ...event, at: new Date(event.at).toISOString(), ...until } as InstallationEvent;
}
