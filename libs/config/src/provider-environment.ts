/** The parts of a provider's definition that the loader reads. */
export interface CatalogueEntry {
  /** The name of the provider in configurations. */
  id: string;
  /** Other names for it in configurations. */
  aliases?: readonly string[] | undefined;
  /** The default address. */
  baseUrl?: string | undefined;
  /** The address of a backend that is created from a key alone, if it is a different one. */
  hostedBaseUrl?: string | undefined;
  /** The environment variables with an address; the first one that is set is used. */
  baseUrlEnv?: readonly string[] | undefined;
  /** The environment variables with a key; the first one that is set is used. */
  apiKeyEnv?: string | readonly string[] | undefined;
  /** The model of a backend that sets none. */
  defaultModel?: string | undefined;
  /** The common name of its models, as in the variable `TIMEOUT_CLAUDE`. */
  family?: string | undefined;
  /** The addresses of `LOCAL_API_URL` that are for it: those without a path, or those with one. */
  localAddress?: 'host' | 'path' | undefined;
  /** How calls reach it. A provider of the kind `in-process` needs no key and is always available. */
  transport?: { readonly kind: string } | undefined;
  /** Its backends are composed of others, which these options name. */
  composition?: { readonly roles: readonly string[] } | undefined;
}

/**
 * Where a backend was declared: in the file or by a variable. `built-in` is the model for embeddings in this program,
 * `stand-in` the simulator when no backend is configured.
 */
export type BackendOrigin =
  | { from: 'file' }
  | { from: 'environment'; variable: string }
  | { from: 'built-in' }
  | { from: 'stand-in' };

/** A backend from the environment, as a file would declare it. */
interface EnvironmentBackend {
  provider: string;
  baseUrl?: string;
  /** A reference to the variable, never the key itself. */
  apiKey?: string;
  model?: string;
}

/** The variables of a provider that are set. */
export interface ProviderEnvironment {
  /** The variable that creates a backend: the one with the address, else the one with the key. */
  variable: string;
  address: { variable: string; baseUrl: string } | undefined;
  /** The variable with the key. */
  key: string | undefined;
}

/** The variables of a provider that are set; undefined when there are none. */
export function providerEnvironment(
  { baseUrl, hostedBaseUrl = baseUrl, baseUrlEnv = [], apiKeyEnv = [] }: CatalogueEntry,
  env: NodeJS.ProcessEnv,
): ProviderEnvironment | undefined {
  const address = baseUrlEnv.find((variable) => env[variable]);
  const key = [apiKeyEnv].flat().find((variable) => env[variable]);
  // A key alone creates no backend when the address can only come from a variable.
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

/** The backend that the variables of a provider create. */
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

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;
const port = /:\d+$/;
/** Addresses that mean every interface, and the loopback address that reaches them. */
const everywhere = [
  [/^0\.0\.0\.0(?=:|$)/, '127.0.0.1'],
  [/^\[::\](?=:|$)/, '[::1]'],
] as const;

/**
 * Completes an address such as `gpu-box` or `0.0.0.0:8080` with the scheme and port of the default one. An address
 * with a scheme is complete. A text that is no address stays as it is.
 */
export function completeAddress(text: string, usual: string | undefined): string {
  const trimmed = text.trim();
  if (scheme.test(trimmed) || usual === undefined || trimmed.includes('/')) return trimmed;
  const { protocol, port: usualPort } = new URL(usual);
  const host = everywhere.reduce((name, [pattern, own]) => name.replace(pattern, own), trimmed);
  const withPort = port.test(host) || usualPort === '' ? host : `${host.replace(/:$/, '')}:${usualPort}`;
  return `${protocol}//${withPort}`;
}
