/** What the loader needs to know of a provider. */
export interface CatalogueEntry {
  /** As configurations name it. */
  id: string;
  /** Other names that configurations may use for it. */
  aliases?: readonly string[] | undefined;
  /** The environment variable with its key, or several: the first that is set counts. */
  apiKeyEnv?: string | readonly string[] | undefined;
  /** The model of a backend that names none. */
  defaultModel?: string | undefined;
  /** It runs in this process and needs no key, so that it is always there. */
  inProcess?: boolean | undefined;
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
    catalogue.flatMap((entry) => {
      const variable = keyVariable(entry, env);
      if (variable === undefined) return [];
      const { id, defaultModel } = entry;
      return [
        [id, { provider: id, apiKey: `env:${variable}`, ...(defaultModel && { model: defaultModel }) }],
      ];
    }),
  );
}

/** The variable in which the key of a provider is, if one is set. */
export function keyVariable({ apiKeyEnv = [] }: CatalogueEntry, env: NodeJS.ProcessEnv): string | undefined {
  return [apiKeyEnv].flat().find((variable) => env[variable]);
}
