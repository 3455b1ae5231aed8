import type { RedisSettings } from '@app/contracts';
import type { Logger } from '@app/telemetry';
import { InstallationEvents, RecordKeys } from '@app/jobs';
import { Channels, RedisConnections, RepeatedErrors } from '@app/redis';
import { SettingsStore } from './settings-store.js';
import type { SettingsSnapshot } from './stored-settings.js';

/** Changes are told at once; this is for those whose telling was lost, and for what passes with time. */
const pollMs = 5_000;
/** After Redis could not be asked. */
const retryMs = 250;

export interface SettingsFeedOptions {
  redis: RedisSettings;
  log: Logger;
  /** For so long the lane of a deleted backend is emptied. */
  emptyingMs: number;
  /** Told of everything that is stored, now and after each change, one time after the other. It must not throw. */
  onChange(snapshot: SettingsSnapshot): Promise<void>;
}

/** Follows what is configured while the installation runs, on connections of its own. */
export class SettingsFeed {
  readonly #errors: RepeatedErrors;
  #told: SettingsSnapshot | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    readonly store: SettingsStore,
    /** Where operators are told what the backends came to. */
    readonly events: InstallationEvents,
    private readonly connections: RedisConnections,
    private readonly options: SettingsFeedOptions,
  ) {
    this.#errors = new RepeatedErrors(options.log, 'settings');
  }

  /**
   * Resolves when the first snapshot was told.
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
   * Resolves when everything was told that was stored when it was called.
   *
   * @throws {QueueUnavailableError}
   */
  refresh(): Promise<void> {
    if (this.#running === undefined) return this.#begin();
    // What runs may have read already; one more time is enough for all that ask meanwhile.
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
    if (snapshot === this.#told) return;
    await this.options.onChange(snapshot);
    this.#told = snapshot;
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
