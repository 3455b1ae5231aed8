import type { Configuration } from '@app/contracts';
import type { BackendConnection, BackendDirectory } from '@app/provider-spec';
import { SettingsFeed } from '../store/settings-feed.js';
import { type SettingsSnapshot } from '../store/stored-settings.js';
import { type SettingsStore } from '../store/settings-store.js';
import type { Logger } from '@app/telemetry';
import { BackendConnections, type FindProvider, type Surroundings } from '../backend-connections.js';
import type { ConfiguredBackend } from './configured.js';
import { tellOfRetiredKey } from '../keys/retired-key.js';
import type { LiveConfiguration } from './live-configuration.js';
import { mergeSettings, startingConfiguration } from './merge-settings.js';

export interface LiveBackendsOptions {
  configuration: Configuration;
  findProvider: FindProvider;
  log: Logger;
  surroundings: Surroundings;
}

const cannotOpen = (): Promise<never> => Promise.reject(new TypeError('This process cannot open secrets.'));

type Listener = (now: LiveConfiguration, before: LiveConfiguration) => void | Promise<void>;

/**
 * What is configured and the connections to it, as it is now: what was declared at the start, and what was
 * configured since, in this process or another. A change is heard of within a second, and calls that run go on
 * with what they began with.
 */
export class LiveBackends implements BackendDirectory {
  readonly #connections: BackendConnections;
  readonly #listeners = new Set<Listener>();
  #current: LiveConfiguration;
  #isComplete = false;
  #feed: SettingsFeed | undefined;

  /** Knows what is declared at the start; {@link open} follows what is configured since. */
  constructor(private readonly options: LiveBackendsOptions) {
    const { configuration, findProvider, surroundings } = options;
    this.#current = startingConfiguration(configuration);
    this.#connections = new BackendConnections(configuration.backends, findProvider, {
      ...surroundings,
      onKeyRetired: (backend, place, failure) =>
        void tellOfRetiredKey({ backend, place, failure }, this.#feed?.events, options.log),
    });
  }

  /** @throws {QueueUnavailableError} When Redis cannot be reached. */
  static async open(options: LiveBackendsOptions): Promise<LiveBackends> {
    const live = new LiveBackends(options);
    const { configuration, log } = options;
    try {
      live.#feed = await SettingsFeed.open({
        redis: configuration.redis,
        log,
        emptyingMs: configuration.maxJobAge,
        onChange: (snapshot) => live.#take(snapshot),
      });
    } catch (error) {
      await live.close();
      throw error;
    }
    return live;
  }

  /** What is configured now. */
  get current(): LiveConfiguration {
    return this.#current;
  }

  /** Where changes are written; {@link refresh} makes this process know them. */
  get store(): SettingsStore {
    if (this.#feed === undefined) throw new TypeError('It is not open.');
    return this.#feed.store;
  }

  find(name: string): BackendConnection | undefined {
    return this.#connections.find(name);
  }

  hold(connection: BackendConnection): () => void {
    return this.#connections.hold(connection);
  }

  withKey(name: string, sealed: string, tenant: string): Promise<BackendConnection | undefined> {
    return this.#connections.withKey(name, sealed, tenant);
  }

  /** Told after each change, with what was configured before it. */
  onChange(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /**
   * Resolves when this process knows all that was stored when it was called.
   *
   * @throws {QueueUnavailableError}
   */
  async refresh(): Promise<void> {
    await this.#feed?.refresh();
  }

  async close(): Promise<void> {
    await this.#feed?.close();
    await this.#connections.close();
  }

  async #take(snapshot: SettingsSnapshot): Promise<void> {
    const { configuration, findProvider, surroundings, log } = this.options;
    const before = this.#current;
    const now = await mergeSettings(
      configuration,
      snapshot,
      findProvider,
      surroundings.openSealed ?? cannotOpen,
    );
    this.#connections.set(now.connected, (backend, error) =>
      log.error('A backend cannot be used. Change it or delete it', { backend, error }),
    );
    this.#current = now;
    this.#logProblems([...now.backends.values()]);
    if (!this.#isComplete) {
      this.#isComplete = true;
      return;
    }
    for (const listener of this.#listeners) {
      try {
        await listener(now, before);
      } catch (error) {
        log.error('A change of the backends was not taken up everywhere in this process', { error });
      }
    }
  }

  #logProblems(backends: readonly ConfiguredBackend[]): void {
    for (const { fullName, problem } of backends) {
      if (problem !== undefined) {
        this.options.log.warn('A backend cannot be used', { backend: fullName, error: new Error(problem) });
      }
    }
  }
}
