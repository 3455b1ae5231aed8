import type { BackendOrigin } from './backend-origin.js';
import type { CatalogueEntry } from './backends-from-environment.js';
import { completeAddress } from './complete-address.js';
import type { ConfigurationProblem } from './configuration-error.js';
import type { SettingsTree } from './settings-tree.js';

/** What `--help` says of them. */
export const plainVariables = [
  { variable: 'LOCAL_API_URL', description: "A model server of one's own: makes the backend local-llm." },
  { variable: 'LOCAL_MODEL', description: 'The model that it shall answer with.' },
  { variable: 'LOCAL_API_KEY', description: 'Its key, if it wants one.' },
  { variable: 'DEFAULT_MODEL', description: 'For jobs that name nothing: a profile, a backend, or a model.' },
  { variable: 'TIMEOUT_CLAUDE', description: "Seconds for an attempt on Anthropic's models." },
  { variable: 'TIMEOUT_GEMINI', description: "Seconds for an attempt on Google's models." },
  { variable: 'TIMEOUT_LOCAL', description: "Seconds for an attempt on servers of one's own." },
] as const;

/** The backend that `LOCAL_API_URL` makes. */
export const localBackend = 'local-llm';
/** The profile that `DEFAULT_MODEL` makes. */
const defaultProfile = 'default-model';

/**
 * Makes a backend of a model server of the installation's own: `LOCAL_API_URL` is where it is, `LOCAL_MODEL`
 * what it shall answer with, `LOCAL_API_KEY` its key if it wants one. An address without a path is taken for
 * one of a server with a protocol of its own, and one with a path for the place where an API like OpenAI's
 * begins: `http://gpu-box:11434`, `http://gpu-box:8000/v1`.
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
 * Gives the backends of a family of providers the seconds of its variable, such as `TIMEOUT_CLAUDE`, for a whole
 * attempt, where they declare no such limit; and makes what `DEFAULT_MODEL` names the default of jobs that name
 * nothing: a profile, a backend, a family, or else a model of the backend that would be used anyway.
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
      const message = 'This is no number of seconds.';
      return [{ place: variable, path: '', message, mend: 'Write it as 300.' }];
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
    const message =
      'This names no profile, no backend and no family of providers, and there are several backends that it could be a model of.';
    return [{ place: variable, path: '', message, mend: `Name one of ${chats.join(', ')}.` }];
  }
  tree.assign(['profiles', defaultProfile], profile, variable);
  tree.assign(['defaultProfile'], defaultProfile, variable);
  return [];
}

/** The backends of providers of a family, as people call it. */
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
