import type { Configuration, Failure } from '@app/contracts';
import type { BackendConnection, BackendDirectory } from '@app/provider-spec';
import { SettingsFeed } from '../store/settings-feed.js';
import type { SettingsSnapshot } from '../store/stored-settings.js';
import type { SettingsStore } from '../store/settings-store.js';
import type { Logger } from '@app/telemetry';
import {
  BackendConnections,
  type FindProvider,
  type ConnectionDependencies,
} from '../backend-connections.js';
import type { ConfiguredBackend, LiveConfiguration } from './live-configuration.js';
import { mergeSettings, startingConfiguration } from './merge-settings.js';
import type { InstallationEvents } from '@app/jobs';

export interface LiveBackendsOptions {
  configuration: Configuration;
  findProvider: FindProvider;
  log: Logger;
  dependencies: ConnectionDependencies;
}

const cannotOpen = (): Promise<never> => Promise.reject(new TypeError('This process cannot open secrets.'));

type Listener = (now: LiveConfiguration, before: LiveConfiguration) => void | Promise<void>;

/**
 * The current configuration and its connections: entries declared at the start, and those configured since in any process.
 * A change takes effect within a second. Running calls continue with the settings that they began with.
 */
export class LiveBackends implements BackendDirectory {
  readonly #connections: BackendConnections;
  readonly #listeners = new Set<Listener>();
  #current: LiveConfiguration;
  #isComplete = false;
  #feed: SettingsFeed | undefined;

  /** Knows only the start configuration; {@link open} also follows stored settings. */
  constructor(private readonly options: LiveBackendsOptions) {
    const { configuration, findProvider, dependencies } = options;
    this.#current = startingConfiguration(configuration);
    this.#connections = new BackendConnections(configuration.backends, findProvider, {
      ...dependencies,
      onKeyRetired: (backend, place, failure) =>
        void reportRetiredKey({ backend, place, failure }, this.#feed?.events, options.log),
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

  /** The current configuration. */
  get current(): LiveConfiguration {
    return this.#current;
  }

  /** Stores changes; {@link refresh} loads them into this process. */
  get store(): SettingsStore {
    if (this.#feed === undefined) throw new TypeError('The settings are not open.');
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

  /** Registers a listener for changes. It gets the new configuration and the previous one. */
  onChange(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /**
   * Resolves when this process has loaded all settings that were stored at the time of the call.
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
    const { configuration, findProvider, dependencies, log } = this.options;
    const before = this.#current;
    const now = await mergeSettings(
      configuration,
      snapshot,
      findProvider,
      dependencies.openSealed ?? cannotOpen,
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
        log.error('A change of the backends was not applied everywhere in this process', { error });
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

/** The shortest time between two events about the same key. */
const reportIntervalMs = 3_600_000;

/** One of several keys of a backend that the vendor no longer accepts. */
interface RetiredKey {
  backend: string;
  /** Counted from 1, as in the configuration. */
  place: number;
  failure: Failure;
}

/** Reports a key that the vendor no longer accepts to the log and the operators. */
async function reportRetiredKey(
  { backend, place, failure }: RetiredKey,
  events: InstallationEvents | undefined,
  log: Logger,
): Promise<void> {
  log.warn('A vendor no longer accepts a key of a backend; its other keys stay in use. Replace the key', {
    backend,
    count: place,
    failure: failure.kind,
  });
  try {
    await events?.publishOnce(`retired-key:${backend}:${place}`, reportIntervalMs, {
      type: 'backend.auth_expired',
      backend,
      reason: `Key ${place} of several was refused; the other keys stay in use. The vendor said: ${failure.message}`,
      mend: `Replace key ${place} of the apiKeys of backend ${backend}.`,
    });
  } catch (error) {
    log.warn('The event about a refused key could not be published', { backend, count: place, error });
  }
}
