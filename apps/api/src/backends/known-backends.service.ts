import type { BackendSettings, Configuration } from '@app/contracts';
import type { BackendConnection, BackendDirectory } from '@app/execution';
import { definitionOf, type ProviderDefinition } from '@app/provider-spec';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';
import { BACKENDS, CONFIGURATION, PROVIDERS } from '../tokens.js';

/** A backend that can be called, and what its provider is. */
export interface KnownBackend {
  name: string;
  definition: ProviderDefinition;
  provider: BackendConnection['provider'];
  settings: BackendSettings;
  /** Where it is called; empty for a provider that runs in this process. */
  baseUrl: string;
}

/** Finds the backends that this process can call. */
@Injectable()
export class KnownBackends {
  constructor(
    @Inject(BACKENDS) private readonly backends: BackendDirectory,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(PROVIDERS) private readonly providers: readonly ProviderDefinition[],
  ) {}

  /** @throws {ProblemError} `not-found` */
  get(name: string): KnownBackend {
    const connection = this.backends.find(name);
    const definition = this.definition(name);
    if (connection === undefined || definition === undefined) {
      throw new ProblemError('not-found', 'No backend has this name; GET /v1/backends lists them.');
    }
    const { provider, settings } = connection;
    return { name, definition, provider, settings, baseUrl: settings.baseUrl ?? definition.baseUrl ?? '' };
  }

  /** What a configured backend can do. */
  definition(name: string): ProviderDefinition | undefined {
    return definitionOf(name, this.configuration.backends, (provider) =>
      this.providers.find(({ id, aliases }) => id === provider || aliases?.includes(provider) === true),
    );
  }
}
