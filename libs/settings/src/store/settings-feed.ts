import type { RedisSettings } from '@app/contracts';
import type { Logger } from '@app/telemetry';
import { InstallationEvents, RecordKeys } from '@app/jobs';
import { Channels, RedisConnections, RepeatedErrors } from '@app/redis';
import { SettingsStore } from './settings-store.js';
import type { SettingsSnapshot } from './stored-settings.js';

/** Changes are published at once; polling covers lost messages and entries that expire. */
const pollMs = 5_000;
/** Before the next attempt after Redis failed. */
const retryMs = 250;

export interface SettingsFeedOptions {
  redis: RedisSettings;
  log: Logger;
  /** How long the lane of a deleted backend is emptied, in milliseconds. */
  emptyingMs: number;
  /** Called with all settings at the start and after each change, never concurrently. It must not throw. */
  onChange(snapshot: SettingsSnapshot): Promise<void>;
}

/** Follows the stored settings on its own connections. */
export class SettingsFeed {
  readonly #errors: RepeatedErrors;
  #last: SettingsSnapshot | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    readonly store: SettingsStore,
    /** Publishes events about backends to operators. */
    readonly events: InstallationEvents,
    private readonly connections: RedisConnections,
    private readonly options: SettingsFeedOptions,
  ) {
    this.#errors = new RepeatedErrors(options.log, 'settings');
  }

  /**
   * Resolves when the first snapshot was passed to `onChange`.
   *
   * @throws {QueueUnavailableError} When Redis cannot be reached.
   */
  static async open(options: SettingsFeedOptions): Promise<SettingsFeed> {
    const { redis, log, emptyingMs } = options;
    const connections = new RedisConnections(redis, log);
    try {
      const client = await connections.open('producer');
      const channels = new Channels(connections.get('subscriber'));
      const store = new SettingsStore(client, redis.prefix, emptyingMs);
      const events = new InstallationEvents(client, new RecordKeys(redis.prefix), channels);
      const feed = new SettingsFeed(store, events, connections, options);
      await channels.subscribe(store.keys.changed, () => feed.#refreshSoon());
      channels.onReconnect(() => feed.#refreshSoon());
      await feed.refresh();
      feed.#schedule(pollMs);
      return feed;
    } catch (error) {
      await connections.close();
      throw error;
    }
  }

  /**
   * Resolves when all settings that were stored at the time of the call were passed to `onChange`.
   *
   * @throws {QueueUnavailableError}
   */
  refresh(): Promise<void> {
    if (this.#running === undefined) return this.#begin();
    // The running refresh may have read already; one more serves all calls until it begins.
    this.#next ??= this.#running.catch(() => undefined).then(() => this.#begin());
    return this.#next;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.allSettled([this.#running, this.#next]);
    await this.connections.close();
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    const running = this.#refresh().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #refresh(): Promise<void> {
    if (this.#closed) return;
    const snapshot = await this.store.load();
    if (snapshot === this.#last) return;
    await this.options.onChange(snapshot);
    this.#last = snapshot;
  }

  #refreshSoon(): void {
    if (this.#closed) return;
    this.refresh().then(
      () => this.#schedule(pollMs),
      (error: Error) => {
        this.#errors.add(error);
        this.#schedule(retryMs);
      },
    );
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#refreshSoon(), delayMs);
    this.#timer.unref();
  }
}
