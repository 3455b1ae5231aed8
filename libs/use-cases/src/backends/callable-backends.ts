import type { BackendSettings } from '@app/contracts';
import { type BackendConnection, definitionOf, type ProviderDefinition } from '@app/provider-spec';
import type { LiveBackends } from '@app/settings';
import { RefusedError } from '../refused-error.js';

/** A backend that this process can call, with its provider. */
export interface CallableBackend {
  /** Its full name. */
  name: string;
  definition: ProviderDefinition;
  provider: BackendConnection['provider'];
  settings: BackendSettings;
  /** The address of the backend; empty for a provider that runs in this process. */
  baseUrl: string;
}

/** Finds the backends that this process can call. */
export class CallableBackends {
  constructor(
    private readonly live: LiveBackends,
    private readonly providers: readonly ProviderDefinition[],
  ) {}

  /**
   * The backend that a tenant means by a name.
   *
   * @throws {RefusedError} `not-found`
   */
  get(tenant: string, asked: string): CallableBackend {
    const name = this.live.current.backend(tenant, asked)?.fullName ?? '';
    const connection = this.live.find(name);
    const definition = this.definition(name);
    if (connection === undefined || definition === undefined) {
      throw new RefusedError('not-found', 'No backend has this name. GET /v1/backends lists the backends.');
    }
    const { provider, settings } = connection;
    return { name, definition, provider, settings, baseUrl: settings.baseUrl ?? definition.baseUrl ?? '' };
  }

  /** The definition of a configured backend, by its full name; undefined for one that cannot be used. */
  definition(name: string): ProviderDefinition | undefined {
    try {
      return definitionOf(name, this.live.current.connected, (provider) =>
        this.providers.find(({ id, aliases }) => id === provider || aliases?.includes(provider) === true),
      );
    } catch (error) {
      // A backend that it is composed of was deleted.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
