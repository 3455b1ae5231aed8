/** What the loader needs to know of a provider. */
export interface CatalogueEntry {
  /** As configurations name it. */
  id: string;
  /** The environment variable with its key. */
  apiKeyEnv?: string | undefined;
  /** The model of a backend that names none. */
  defaultModel?: string | undefined;
}

/** A backend that the environment makes, as a file would declare it. */
export interface EnvironmentBackend {
  provider: string;
  /** A reference to the variable, never the key itself. */
  apiKey: string;
  model?: string;
}

/** A backend for each provider whose key variable is set, by the name of the provider. */
export function backendsFromEnvironment(
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
): Record<string, EnvironmentBackend> {
  return Object.fromEntries(
    catalogue.flatMap(({ id, apiKeyEnv, defaultModel }) =>
      apiKeyEnv !== undefined && env[apiKeyEnv]
        ? [[id, { provider: id, apiKey: `env:${apiKeyEnv}`, ...(defaultModel && { model: defaultModel }) }]]
        : [],
    ),
  );
}
