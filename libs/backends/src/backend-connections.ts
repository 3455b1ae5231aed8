import { type BackendSettings, type Failure, Secret } from '@app/contracts';
import type { BackendConnection, BackendDirectory } from '@app/execution';
import {
  definitionOf,
  LeanHttp,
  type OtherBackend,
  type Provider,
  type ProviderDefinition,
} from '@app/provider-spec';
import { providerKeyContext } from './keys/provider-key-context.js';
import { rotatingProvider } from './keys/rotating-provider.js';

/** The provider of an id, as configurations name it. */
export type FindProvider = (id: string) => ProviderDefinition | undefined;

interface OpenConnection extends BackendConnection {
  http: LeanHttp;
  create: (apiKey: Secret | undefined) => Provider;
}

/**
 * The connections of this process to its backends, each with an HTTP client of its own. Which providers
 * there are, the program says that opens them.
 */
export class BackendConnections implements BackendDirectory {
  readonly #open = new Map<string, OpenConnection>();

  constructor(
    backends: Readonly<Record<string, BackendSettings>>,
    findProvider: FindProvider,
    private readonly keys: KeyDependencies = {},
  ) {
    for (const [name, settings] of Object.entries(backends)) {
      const definition = definitionOf(name, backends, findProvider);
      this.#open.set(name, connect(name, settings, definition, { backend: this.#other, ...keys }));
    }
  }

  find(name: string): BackendConnection | undefined {
    return this.#open.get(name);
  }

  /** The same backend, called with a key that a job brought along sealed. */
  async withKey(name: string, sealed: string, tenant: string): Promise<BackendConnection | undefined> {
    const open = this.#open.get(name);
    if (open === undefined) return undefined;
    if (this.keys.openSealed === undefined) throw new TypeError('This process cannot open sealed keys.');
    const key = await this.keys.openSealed(sealed, providerKeyContext(tenant));
    return { ...open, provider: open.create(new Secret(key)) };
  }

  readonly #other = (name: string): OtherBackend | undefined => {
    const found = this.#open.get(name);
    return found && { providerId: found.providerId, provider: found.provider, model: found.settings.model };
  };

  /** Closes the connections; calls that still run fail. */
  async close(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map(close));
  }
}

/** What the keys of backends need from outside. */
export interface KeyDependencies {
  /** Told when a vendor no longer takes a key, counted from 1, of a backend that has several. */
  onKeyRetired?: (backend: string, place: number, failure: Failure) => void;
  /** Opens what was sealed for a context. */
  openSealed?: (sealed: string, context: string) => Promise<string>;
}

interface Surroundings extends KeyDependencies {
  backend: (name: string) => OtherBackend | undefined;
}

async function close({ http, provider }: OpenConnection): Promise<void> {
  await Promise.all([http.close(), provider.close?.() ?? Promise.resolve()]);
}

function connect(
  name: string,
  settings: BackendSettings,
  definition: ProviderDefinition | undefined,
  { backend, onKeyRetired }: Surroundings,
): OpenConnection {
  if (definition === undefined) {
    throw new Error(`Backend "${name}" names the provider "${settings.provider}", which there is not.`);
  }
  const needsNone = definition.inProcess === true || definition.composition !== undefined;
  const baseUrl = settings.baseUrl ?? definition.baseUrl ?? (needsNone ? '' : undefined);
  if (baseUrl === undefined) {
    throw new Error(`Backend "${name}" needs a baseUrl: its provider, "${definition.id}", has no address.`);
  }
  const http = new LeanHttp({ connectTimeoutMs: settings.timeLimits.connect });
  const { headers = {}, options } = settings;
  const create = (apiKey: Secret | undefined): Provider =>
    definition.create({ baseUrl, apiKey, headers, options }, { fetch: http.fetch, backend });
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
    settings: withModel(settings, definition.defaultModel),
    http,
  };
}

function withModel(settings: BackendSettings, defaultModel: string | undefined): BackendSettings {
  return settings.model !== undefined || defaultModel === undefined
    ? settings
    : { ...settings, model: defaultModel };
}
