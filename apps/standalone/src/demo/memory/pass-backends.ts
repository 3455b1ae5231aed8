import type { ConfigurationInput } from '@app/contracts';
import { loadConfiguration } from '@app/config';
import { providers } from '@app/providers';

/** The backends of the passes, and what a reader should know of them. */
export interface PassBackends {
  backends: NonNullable<ConfigurationInput['backends']>;
  /** Providers that are called for real, with keys of the environment. */
  real: string[];
}

/** One for each pass: of providers whose keys are in the environment, else of the simulator. */
export async function passBackends(simulatorUrl: string, directory: string): Promise<PassBackends> {
  const real = await realProviders(directory);
  const [first, second = first] = real;
  if (first === undefined || second === undefined) {
    return { backends: { scribe: simulated('scribe'), librarian: simulated('librarian') }, real };
  }
  return { backends: { scribe: { provider: first }, librarian: { provider: second } }, real };

  function simulated(name: string): PassBackends['backends'][string] {
    return {
      provider: 'simulator',
      baseUrl: `${simulatorUrl}/scenario/${name}/v1`,
      model: `simulated-${name}`,
    };
  }
}

/** Those that chat, have a model of their own to offer, and a key in the environment. */
async function realProviders(directory: string): Promise<string[]> {
  const { configuration } = await loadConfiguration({ catalogue: providers, argv: [], cwd: directory });
  const keyed = Object.values(configuration.backends).filter(({ apiKey }) => apiKey !== undefined);
  return [...new Set(keyed.map(({ provider }) => provider))].filter((id) =>
    providers.some(
      (one) => one.id === id && one.defaultModel !== undefined && one.capabilities.includes('chat'),
    ),
  );
}
