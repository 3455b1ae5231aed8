import { completeAddress } from './complete-address.js';

/** What the loader needs to know of a provider. */
export interface CatalogueEntry {
  /** As configurations name it. */
  id: string;
  /** Other names that configurations may use for it. */
  aliases?: readonly string[] | undefined;
  /** Its address. */
  baseUrl?: string | undefined;
  /** The address of a backend that is made by its key alone, where that is another one. */
  hostedBaseUrl?: string | undefined;
  /** The environment variables with an address: the first that is set counts. */
  baseUrlEnv?: readonly string[] | undefined;
  /** The environment variable with its key, or several: the first that is set counts. */
  apiKeyEnv?: string | readonly string[] | undefined;
  /** The model of a backend that names none. */
  defaultModel?: string | undefined;
  /** What people call its models, and plain variables such as `TIMEOUT_CLAUDE` after them. */
  family?: string | undefined;
  /** Which addresses of `LOCAL_API_URL` are its: those without a path, or those with one. */
  localAddress?: 'host' | 'path' | undefined;
  /** How calls reach it. A provider of the kind `in-process` needs no key and is always available. */
  transport?: { readonly kind: string } | undefined;
  /** Its backends are made of others, which these options name. */
  composition?: { readonly roles: readonly string[] } | undefined;
}

/** A backend that the environment makes, as a file would declare it. */
export interface EnvironmentBackend {
  provider: string;
  baseUrl?: string;
  /** A reference to the variable, never the key itself. */
  apiKey?: string;
  model?: string;
}

/** What the environment says of a provider. */
export interface ProviderEnvironment {
  /** The variable by which a backend is made; the one with the address comes before the one with the key. */
  variable: string;
  address: { variable: string; baseUrl: string } | undefined;
  /** The variable with the key. */
  key: string | undefined;
}

/** What the environment says of a provider; nothing when none of its variables is set. */
export function providerEnvironment(
  { baseUrl, hostedBaseUrl = baseUrl, baseUrlEnv = [], apiKeyEnv = [] }: CatalogueEntry,
  env: NodeJS.ProcessEnv,
): ProviderEnvironment | undefined {
  const address = baseUrlEnv.find((variable) => env[variable]);
  const key = [apiKeyEnv].flat().find((variable) => env[variable]);
  // A key alone makes no backend where the address is known by its variable alone.
  const variable = address ?? (hostedBaseUrl === undefined && baseUrlEnv.length > 0 ? undefined : key);
  if (variable === undefined) return undefined;
  return {
    variable,
    address:
      address === undefined
        ? undefined
        : { variable: address, baseUrl: completeAddress(env[address] ?? '', baseUrl) },
    key,
  };
}

/** The backend of a provider that the environment makes. */
export function environmentBackend(
  { id, hostedBaseUrl, defaultModel }: CatalogueEntry,
  { address, key }: ProviderEnvironment,
): EnvironmentBackend {
  const baseUrl = address?.baseUrl ?? hostedBaseUrl;
  return {
    provider: id,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(key !== undefined && { apiKey: `env:${key}` }),
    ...(defaultModel !== undefined && { model: defaultModel }),
  };
}
