import type { BackendSettings } from '@app/contracts';
import type { BackendConnection, BackendDirectory } from '@app/execution';
import { definitionOf, LeanHttp, type OtherBackend, type ProviderDefinition } from '@app/provider-spec';

/** The provider of an id, as configurations name it. */
export type FindProvider = (id: string) => ProviderDefinition | undefined;

interface OpenConnection extends BackendConnection {
  http: LeanHttp;
}

/**
 * The connections of this process to its backends, each with an HTTP client of its own. Which providers
 * there are, the program says that opens them.
 */
export class BackendConnections implements BackendDirectory {
  readonly #open = new Map<string, OpenConnection>();

  constructor(backends: Readonly<Record<string, BackendSettings>>, findProvider: FindProvider) {
    for (const [name, settings] of Object.entries(backends)) {
      const definition = definitionOf(name, backends, findProvider);
      this.#open.set(name, connect(name, settings, definition, this.#other));
    }
  }

  find(name: string): BackendConnection | undefined {
    return this.#open.get(name);
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

async function close({ http, provider }: OpenConnection): Promise<void> {
  await Promise.all([http.close(), provider.close?.() ?? Promise.resolve()]);
}

function connect(
  name: string,
  settings: BackendSettings,
  definition: ProviderDefinition | undefined,
  backend: (name: string) => OtherBackend | undefined,
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
  const { apiKey, headers = {}, options } = settings;
  const provider = definition.create({ baseUrl, apiKey, headers, options }, { fetch: http.fetch, backend });
  return {
    name,
    providerId: definition.id,
    provider,
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
