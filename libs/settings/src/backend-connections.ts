import { type BackendSettings, type Cost, type Failure, ownerOf, Secret, type Usage } from '@app/contracts';
import {
  type BackendConnection,
  type BackendDirectory,
  definitionOf,
  type EgressConnector,
  type OtherBackend,
  type Provider,
  type ProviderDefinition,
  type TransportConnection,
} from '@app/provider-spec';
import { providerKeyContext } from './keys/provider-key-context.js';
import { rotatingProvider } from './keys/rotating-provider.js';
import { isSameConnection } from './same-connection.js';

/** The provider of an id, as configurations name it. */
export type FindProvider = (id: string) => ProviderDefinition | undefined;

type Backends = Readonly<Record<string, BackendSettings>>;

interface OpenConnection extends BackendConnection {
  transport: TransportConnection;
  create: (apiKey: Secret | undefined) => Provider;
  /** Shared by all that came of the same opening; those who call hold it. */
  use: { holds: number };
  /** As they were given. */
  given: BackendSettings;
}

/**
 * The connections of this process to its backends, each with an HTTP client of its own. Which providers
 * there are, the program says that opens them. Backends come, change and go with {@link set}.
 */
export class BackendConnections implements BackendDirectory {
  #open = new Map<string, OpenConnection>();
  readonly #retired = new Set<OpenConnection>();
  readonly #closing = new Set<Promise<void>>();

  /** @throws {Error} For a backend that cannot be used. */
  constructor(
    backends: Backends,
    private readonly findProvider: FindProvider,
    private readonly surroundings: Surroundings = {},
  ) {
    this.#set(backends, (_, error) => {
      throw error;
    });
  }

  find(name: string): BackendConnection | undefined {
    return this.#open.get(name);
  }

  /** While it is held a connection stays open, though its backend changes or goes. Call what it gives once. */
  hold(connection: BackendConnection): () => void {
    const { use } = connection as OpenConnection;
    use.holds += 1;
    return () => {
      use.holds -= 1;
      this.#closeIdle();
    };
  }

  /** The same backend, called with a key that a job brought along sealed. */
  async withKey(name: string, sealed: string, tenant: string): Promise<BackendConnection | undefined> {
    const open = this.#open.get(name);
    if (open === undefined) return undefined;
    if (this.surroundings.openSealed === undefined) {
      throw new TypeError('This process cannot open sealed keys.');
    }
    const key = await this.surroundings.openSealed(sealed, providerKeyContext(tenant));
    return { ...open, provider: open.create(new Secret(key)) };
  }

  /**
   * Makes the backends these. A new connection is opened for those whose address, credentials or options are
   * others; calls that run end on the old one, which is then closed. One that cannot be opened is left out.
   */
  set(backends: Backends, onProblem: (backend: string, error: Error) => void): void {
    this.#set(backends, onProblem);
  }

  #set(backends: Backends, onProblem: (backend: string, error: Error) => void): void {
    const before = this.#open;
    const now = new Map<string, OpenConnection>();
    // Parts of others are found while those are opened.
    this.#open = now;
    for (const [name, settings] of Object.entries(backends)) {
      try {
        const definition = definitionOf(name, backends, this.findProvider);
        const known = before.get(name);
        now.set(
          name,
          known !== undefined &&
            definition?.composition === undefined &&
            isSameConnection(known.given, settings)
            ? { ...known, settings: withModel(settings, definition?.defaultModel), given: settings }
            : this.#connect(name, settings, definition),
        );
      } catch (error) {
        onProblem(name, error as Error);
      }
    }
    for (const [name, old] of before) {
      if (now.get(name)?.use === old.use) continue;
      this.#retired.add(old);
    }
    this.#closeIdle();
  }

  readonly #other = (name: string): OtherBackend | undefined => {
    const found = this.#open.get(name);
    return found && { providerId: found.providerId, provider: found.provider, model: found.settings.model };
  };

  /** Closes the connections; calls that still run fail. */
  async close(): Promise<void> {
    const open = [...this.#open.values(), ...this.#retired];
    this.#open.clear();
    this.#retired.clear();
    await Promise.all([...open.map(close), ...this.#closing]);
  }

  #closeIdle(): void {
    for (const connection of this.#retired) {
      if (connection.use.holds > 0) continue;
      this.#retired.delete(connection);
      const closing = retire(connection).finally(() => this.#closing.delete(closing));
      this.#closing.add(closing);
    }
  }

  #connect(
    name: string,
    settings: BackendSettings,
    definition: ProviderDefinition | undefined,
  ): OpenConnection {
    if (definition === undefined) {
      throw new Error(`Backend "${name}" names the provider "${settings.provider}", which there is not.`);
    }
    const needsNone = definition.transport.kind === 'in-process' || definition.composition !== undefined;
    const baseUrl = settings.baseUrl ?? definition.baseUrl ?? (needsNone ? '' : undefined);
    if (baseUrl === undefined) {
      throw new Error(`Backend "${name}" needs a baseUrl: its provider, "${definition.id}", has no address.`);
    }
    const { onKeyRetired, egress, prices } = this.surroundings;
    const connectTimeoutMs = settings.timeLimits.connect;
    // What tenants name is not connected to unseen.
    const connector = ownerOf(name) === undefined ? undefined : egress?.(connectTimeoutMs);
    const transport = definition.transport.open({
      connectTimeoutMs,
      ...(connector !== undefined && { connector }),
    });
    const { headers = {}, options } = settings;
    const create = (apiKey: Secret | undefined): Provider =>
      definition.create(
        { baseUrl, apiKey, headers, options },
        { fetch: transport.fetch, backend: this.#other },
      );
    const keys = [...(settings.apiKey === undefined ? [] : [settings.apiKey]), ...(settings.apiKeys ?? [])];
    const provider =
      keys.length > 1
        ? rotatingProvider(keys.map(create), (place, failure) => onKeyRetired?.(name, place, failure))
        : create(keys[0]);
    return {
      name,
      providerId: definition.id,
      provider,
      create,
      ...(definition.embeddings !== undefined && {
        embeddings: { ...definition.embeddings, ...provider.embeddingLimits },
      }),
      ...(definition.instructedFormats !== undefined && { instructedFormats: definition.instructedFormats }),
      ...(definition.limitsPerModel !== undefined && { limitsPerModel: definition.limitsPerModel }),
      ...(prices !== undefined && {
        costOf: (model, usage) => prices.cost({ backend: name, provider: definition.id, model }, usage),
      }),
      settings: withModel(settings, definition.defaultModel),
      transport,
      use: { holds: 0 },
      given: settings,
    };
  }
}

/** What the keys of backends need from outside. */
export interface KeyDependencies {
  /** Opens what was sealed for a context. */
  openSealed?: (sealed: string, context: string) => Promise<string>;
}

/** What calls cost. */
export interface CallPrices {
  /** Undefined when it is not known. */
  cost(call: { backend: string; provider: string; model: string }, usage: Usage): Cost | undefined;
}

/** What connections need from outside. */
export interface Surroundings extends KeyDependencies {
  /** Told when a vendor no longer takes a key, counted from 1, of a backend that has several. */
  onKeyRetired?: (backend: string, place: number, failure: Failure) => void;
  prices?: CallPrices;
  /** Connects to the addresses that tenants give, within so many milliseconds; without it they are connected to as all others. */
  egress?: (connectTimeoutMs: number) => EgressConnector;
}

async function close({ transport, provider }: OpenConnection): Promise<void> {
  await Promise.all([transport.close(), provider.close?.() ?? Promise.resolve()]);
}

/** Nobody holds it; what was asked without holding it has a while to end. */
async function retire({ transport, provider }: OpenConnection): Promise<void> {
  await transport.finish();
  await provider.close?.();
}

function withModel(settings: BackendSettings, defaultModel: string | undefined): BackendSettings {
  return settings.model !== undefined || defaultModel === undefined
    ? settings
    : { ...settings, model: defaultModel };
}
