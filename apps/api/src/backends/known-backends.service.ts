import { LiveBackends } from '@app/settings';
import type { BackendSettings } from '@app/contracts';
import { type BackendConnection, definitionOf, type ProviderDefinition } from '@app/provider-spec';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';
import { PROVIDERS } from '../tokens.js';

/** A backend that can be called, and its provider. */
export interface KnownBackend {
  /** Its full name. */
  name: string;
  definition: ProviderDefinition;
  provider: BackendConnection['provider'];
  settings: BackendSettings;
  /** Its address; empty for a provider that runs in this process. */
  baseUrl: string;
}

/** Finds the backends that this process can call. */
@Injectable()
export class KnownBackends {
  constructor(
    private readonly live: LiveBackends,
    @Inject(PROVIDERS) private readonly providers: readonly ProviderDefinition[],
  ) {}

  /**
   * The backend that a tenant means by a name.
   *
   * @throws {ProblemError} `not-found`
   */
  get(tenant: string, asked: string): KnownBackend {
    const name = this.live.current.backend(tenant, asked)?.fullName ?? '';
    const connection = this.live.find(name);
    const definition = this.definition(name);
    if (connection === undefined || definition === undefined) {
      throw new ProblemError('not-found', 'No backend has this name. GET /v1/backends lists the backends.');
    }
    const { provider, settings } = connection;
    return { name, definition, provider, settings, baseUrl: settings.baseUrl ?? definition.baseUrl ?? '' };
  }

  /** The offer of a configured backend, by its full name; undefined for one that cannot be used. */
  definition(name: string): ProviderDefinition | undefined {
    try {
      return definitionOf(name, this.live.current.connected, (provider) =>
        this.providers.find(({ id, aliases }) => id === provider || aliases?.includes(provider) === true),
      );
    } catch (error) {
      // One of its parts was deleted.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
