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
import { type KeyDependencies, providerKeyContext } from './keys/backend-keys.js';
import { rotatingProvider } from './keys/rotating-provider.js';
import { isDeepStrictEqual } from 'node:util';

/** Returns the provider of an id; undefined for an unknown id. */
export type FindProvider = (id: string) => ProviderDefinition | undefined;

/** Calculates the cost of calls. */
export interface CallPrices {
  /** Undefined when the price is unknown. */
  cost(call: { backend: string; provider: string; model: string }, usage: Usage): Cost | undefined;
}

/** The collaborators of connections. */
export interface ConnectionDependencies extends KeyDependencies {
  /** Called when a vendor no longer accepts one of several keys of a backend. Keys are counted from 1. */
  onKeyRetired?: (backend: string, place: number, failure: Failure) => void;
  prices?: CallPrices;
  /** Makes the connector for addresses of tenants; without it they are connected to like all others. */
  egress?: (connectTimeoutMs: number) => EgressConnector;
}

type Backends = Readonly<Record<string, BackendSettings>>;

interface OpenConnection extends BackendConnection {
  transport: TransportConnection;
  create: (apiKey: Secret | undefined) => Provider;
  /** Shared by all copies of one opened connection. Calls hold it. */
  use: { holds: number };
  /** The settings that it was opened with. */
  given: BackendSettings;
}

/**
 * The connections of this process to its backends, each with its own HTTP client. {@link set} adds, changes and removes
 * backends.
 */
export class BackendConnections implements BackendDirectory {
  #open = new Map<string, OpenConnection>();
  readonly #retired = new Set<OpenConnection>();
  readonly #closing = new Set<Promise<void>>();

  /** @throws {Error} If a backend cannot be used. */
  constructor(
    backends: Backends,
    private readonly findProvider: FindProvider,
    private readonly dependencies: ConnectionDependencies = {},
  ) {
    this.#set(backends, (_, error) => {
      throw error;
    });
  }

  find(name: string): BackendConnection | undefined {
    return this.#open.get(name);
  }

  /** Keeps a connection open although its backend changes or is removed. Call the returned function once to release it. */
  hold(connection: BackendConnection): () => void {
    const { use } = connection as OpenConnection;
    use.holds += 1;
    return () => {
      use.holds -= 1;
      this.#closeIdle();
    };
  }

  /** The backend with the sealed key that a job brings along. */
  async withKey(name: string, sealed: string, tenant: string): Promise<BackendConnection | undefined> {
    const open = this.#open.get(name);
    if (open === undefined) return undefined;
    if (this.dependencies.openSealed === undefined) {
      throw new TypeError('This process cannot open sealed keys.');
    }
    const key = await this.dependencies.openSealed(sealed, providerKeyContext(tenant));
    return { ...open, provider: open.create(new Secret(key)) };
  }

  /**
   * Replaces the backends. A backend whose address, credentials or options have changed gets a new connection; running
   * calls end on the old one, which is then closed. A backend that cannot be opened is left out.
   */
  set(backends: Backends, onProblem: (backend: string, error: Error) => void): void {
    this.#set(backends, onProblem);
  }

  #set(backends: Backends, onProblem: (backend: string, error: Error) => void): void {
    const before = this.#open;
    const now = new Map<string, OpenConnection>();
    // Composed backends look up their parts here while they are opened.
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
      throw new Error(`Backend "${name}" names the unknown provider "${settings.provider}".`);
    }
    const needsNone = definition.transport.kind === 'in-process' || definition.composition !== undefined;
    const baseUrl = settings.baseUrl ?? definition.baseUrl ?? (needsNone ? '' : undefined);
    if (baseUrl === undefined) {
      throw new Error(`Backend "${name}" needs a baseUrl: its provider, "${definition.id}", has no address.`);
    }
    const { onKeyRetired, egress, prices } = this.dependencies;
    const connectTimeoutMs = settings.timeLimits.connect;
    // Addresses of tenants are checked when they are connected to.
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

async function close({ transport, provider }: OpenConnection): Promise<void> {
  await Promise.all([transport.close(), provider.close?.() ?? Promise.resolve()]);
}

/** Closes a connection that nothing holds. Calls that did not hold it have some time to end. */
async function retire({ transport, provider }: OpenConnection): Promise<void> {
  await transport.finish();
  await provider.close?.();
}

function withModel(settings: BackendSettings, defaultModel: string | undefined): BackendSettings {
  return settings.model !== undefined || defaultModel === undefined
    ? settings
    : { ...settings, model: defaultModel };
}

/** Whether calls with the new settings can use the connection that was opened for the old ones. */
function isSameConnection(before: BackendSettings, after: BackendSettings): boolean {
  return isDeepStrictEqual(connectionPart(before), connectionPart(after));
}

function connectionPart({
  provider,
  baseUrl,
  apiKey,
  apiKeys,
  headers,
  options,
  timeLimits,
}: BackendSettings) {
  const keys = [apiKey?.reveal(), ...(apiKeys ?? []).map((key: Secret) => key.reveal())];
  return { provider, baseUrl, keys, headers, options, connect: timeLimits.connect };
}
