import type { InstallationEvent, NewInstallationEvent } from '@app/contracts';
import type { RecordKeys } from '../records/record-keys.js';
import { type Channels, failFast, LuaScript, type RedisClient } from '@app/redis';
import { installationEventLog } from '../lua/job-modules.js';
import publishEventSource from './publish-event.lua';
import { Signal } from './signal.js';

const publishEvent = new LuaScript<
  { prefix: string; type: string; members: string; onceInMs: number | undefined },
  0 | 1
>('sluicePublishEvent', publishEventSource, { keys: 1, includes: [installationEventLog] });

/** Events of one read; a reader that is slow holds no more than these. */
const batchSize = 64;

/** An event of the log. */
export interface LoggedInstallationEvent {
  /** Greater than those of all events before it; there are gaps. */
  id: string;
  event: InstallationEvent;
}

/**
 * The log of the installation: what those who run it should know. The last 10,000 events of the last seven
 * days are kept.
 *
 * Every method throws a {@link QueueUnavailableError} while Redis cannot be reached.
 */
export class InstallationEvents {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly channels: Channels,
  ) {}

  publish(event: NewInstallationEvent): Promise<void> {
    return this.#publish(event, this.keys.installationEvents, 0);
  }

  /**
   * Tells something that may happen often only once in so many milliseconds.
   *
   * @param what Names it, among all that is told so.
   */
  publishOnce(what: string, forMs: number, event: NewInstallationEvent): Promise<void> {
    return this.#publish(event, this.keys.told(what), forMs);
  }

  /** The id of the newest event; of nothing when there is none. */
  async newest(): Promise<string> {
    const log = this.keys.installationEvents;
    const [last] = await failFast(this.client, () => this.client.xrevrange(log, '+', '-', 'COUNT', 1));
    return last?.[0] ?? '0-0';
  }

  /** Events behind this id, the oldest first, a bounded number of them. */
  async read(after: string): Promise<LoggedInstallationEvent[]> {
    const log = this.keys.installationEvents;
    const found = await failFast(this.client, () =>
      this.client.xrange(log, `(${after}`, '+', 'COUNT', batchSize),
    );
    return found.map(([id, [, text = '{}']]) => ({ id, event: readEvent(text) }));
  }

  /** Batches of events behind this id as they come. An empty batch says that none came for a time. */
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

  async #publish({ type, ...members }: NewInstallationEvent, mark: string, forMs: number): Promise<void> {
    const { prefix } = this.keys;
    const text = Object.keys(members).length === 0 ? '' : `,${JSON.stringify(members).slice(1, -1)}`;
    await failFast(this.client, () =>
      publishEvent.run(this.client, [mark], {
        prefix: `${prefix}:`,
        type,
        members: text,
        onceInMs: forMs === 0 ? undefined : forMs,
      }),
    );
  }
}

/** Scripts write times as milliseconds, programs as text. */
function readEvent(text: string): InstallationEvent {
  const event = JSON.parse(text) as { at: number; until?: number | string };
  const until = event.until === undefined ? {} : { until: new Date(event.until).toISOString() };
  return { ...event, at: new Date(event.at).toISOString(), ...until } as InstallationEvent;
}
