import { loadConfiguration } from '@app/config';
import type { ConfigurationInput } from '@app/contracts';
import { providers } from '@app/providers';

/** The backends of the passes. */
interface PassBackends {
  backends: NonNullable<ConfigurationInput['backends']>;
  /** Providers that are called for real, with keys from the environment. */
  real: string[];
}

/** One backend per pass: of providers whose keys are in the environment, else of the simulator. */
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

/** Providers that chat, have a default model, and have a key in the environment. */
async function realProviders(directory: string): Promise<string[]> {
  const { configuration } = await loadConfiguration({ catalogue: providers, argv: [], cwd: directory });
  const keyed = Object.values(configuration.backends).filter(({ apiKey }) => apiKey !== undefined);
  return [...new Set(keyed.map(({ provider }) => provider))].filter((id) =>
    providers.some(
      (one) => one.id === id && one.defaultModel !== undefined && one.capabilities.includes('chat'),
    ),
  );
}

/** The simulator's scenarios for the passes: each keeps statements word for word, and the long pass most of them. */
export const digestScenarios = {
  scribe: { answer: { type: 'digest', share: 0.4 }, timing: { latencyMs: 150 } },
  librarian: { answer: { type: 'digest', share: 0.9 }, timing: { latencyMs: 150 } },
} as const;
