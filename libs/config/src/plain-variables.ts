import type { ConfigurationProblem } from './configuration-error.js';
import { type BackendOrigin, type CatalogueEntry, completeAddress } from './provider-environment.js';
import type { SettingsTree } from './settings-tree.js';

/** Variables that stand for several settings, with their text in `--help`. */
export const plainVariables = [
  {
    variable: 'LOCAL_API_URL',
    description: 'The address of your own model server; creates the backend local-llm.',
  },
  { variable: 'LOCAL_MODEL', description: 'The model of local-llm.' },
  { variable: 'LOCAL_API_KEY', description: 'The key of local-llm, if it requires one.' },
  { variable: 'DEFAULT_MODEL', description: 'A profile, backend or model for jobs that name none.' },
  { variable: 'TIMEOUT_CLAUDE', description: "The seconds that an attempt on Anthropic's models may take." },
  { variable: 'TIMEOUT_GEMINI', description: "The seconds that an attempt on Google's models may take." },
  { variable: 'TIMEOUT_LOCAL', description: 'The seconds that an attempt on your own servers may take.' },
] as const;

/** The backend that `LOCAL_API_URL` creates. */
const localBackend = 'local-llm';
/** The profile that `DEFAULT_MODEL` creates. */
const defaultProfile = 'default-model';

/**
 * Adds a backend for the installation's own model server: `LOCAL_API_URL` is its address, `LOCAL_MODEL` its model,
 * `LOCAL_API_KEY` its key if it requires one. An address without a path means a server with its own protocol, one
 * with a path an OpenAI-compatible API: `http://gpu-box:11434`, `http://gpu-box:8000/v1`.
 */
export function addLocalBackend(
  tree: SettingsTree,
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
  origins: Record<string, BackendOrigin>,
): void {
  const { LOCAL_API_URL: address, LOCAL_MODEL: model, LOCAL_API_KEY: key } = env;
  const path = ['backends', localBackend];
  if (address && tree.valueAt(path) === undefined) {
    const form = /^([a-z][a-z0-9+.-]*:\/\/)?[^/]+\/?$/i.test(address.trim()) ? 'host' : 'path';
    const entry = catalogue.find(({ localAddress }) => localAddress === form);
    if (entry === undefined) return;
    const baseUrl = completeAddress(address, entry.baseUrl);
    tree.assign(path, { provider: entry.id, baseUrl }, 'LOCAL_API_URL');
    if (key) tree.assign([...path, 'apiKey'], 'env:LOCAL_API_KEY', 'LOCAL_API_KEY');
    origins[localBackend] = { from: 'environment', variable: 'LOCAL_API_URL' };
  }
  if (model && tree.valueAt(path) !== undefined && tree.valueAt([...path, 'model']) === undefined) {
    tree.assign([...path, 'model'], model, 'LOCAL_MODEL');
  }
}

/**
 * Sets the time limit of whole attempts for the backends of a family of providers from its variable, such as
 * `TIMEOUT_CLAUDE`, unless they declare one. Sets the default profile from `DEFAULT_MODEL`, which names a profile, a
 * backend, a family, or else a model of the backend that would be used anyway.
 */
export function addPlainVariables(
  tree: SettingsTree,
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
): ConfigurationProblem[] {
  return [...addTimeouts(tree, env, catalogue), ...addDefault(tree, env, catalogue)];
}

function addTimeouts(
  tree: SettingsTree,
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
): ConfigurationProblem[] {
  const families = new Set(catalogue.flatMap(({ family }) => family ?? []));
  return [...families].flatMap((family) => {
    const variable = `TIMEOUT_${family.toUpperCase()}`;
    const text = env[variable];
    if (!text) return [];
    const seconds = Number(text);
    if (!(seconds > 0)) {
      const message = 'Expected a number of seconds, such as 300.';
      return [{ place: variable, path: '', message }];
    }
    for (const name of familyMembers(tree, catalogue, family)) {
      const path = ['backends', name, 'timeLimits', 'total'];
      if (tree.valueAt(path) === undefined) tree.assign(path, Math.round(seconds * 1_000), variable);
    }
    return [];
  });
}

function addDefault(
  tree: SettingsTree,
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
): ConfigurationProblem[] {
  const variable = 'DEFAULT_MODEL';
  const name = env[variable];
  if (!name || tree.valueAt(['defaultProfile']) !== undefined) return [];
  if (tree.namesAt(['profiles']).includes(name)) {
    tree.assign(['defaultProfile'], name, variable);
    return [];
  }
  const chats = tree
    .namesAt(['backends'])
    .filter((backend) => entryOf(tree, catalogue, backend)?.transport?.kind !== 'in-process');
  const ofFamily = familyMembers(tree, catalogue, name);
  const primary = tree.valueAt(['profiles', 'primary', 'backend']);
  const [only, ...others] = typeof primary === 'string' ? [primary] : chats;
  const named = chats.includes(name) ? name : ofFamily.includes(localBackend) ? localBackend : ofFamily[0];
  const profile = named !== undefined ? { backend: named } : { backend: only, model: name };
  if (profile.backend === undefined || (named === undefined && others.length > 0)) {
    const message = `Not the name of a profile, backend or provider family, and several backends could have a model of this name. Use one of ${chats.join(', ')}.`;
    return [{ place: variable, path: '', message }];
  }
  tree.assign(['profiles', defaultProfile], profile, variable);
  tree.assign(['defaultProfile'], defaultProfile, variable);
  return [];
}

/** The backends whose providers belong to a family. */
function familyMembers(tree: SettingsTree, catalogue: readonly CatalogueEntry[], family: string): string[] {
  return tree.namesAt(['backends']).filter((name) => entryOf(tree, catalogue, name)?.family === family);
}

function entryOf(
  tree: SettingsTree,
  catalogue: readonly CatalogueEntry[],
  backend: string,
): CatalogueEntry | undefined {
  const provider = tree.valueAt(['backends', backend, 'provider']);
  return catalogue.find(({ id, aliases = [] }) => id === provider || aliases.includes(String(provider)));
}
