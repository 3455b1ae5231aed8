import { embeddingProfile } from '@app/contracts';
import { backendsFromEnvironment, type CatalogueEntry, keyVariable } from './backends-from-environment.js';
import { isGroup } from './setting-path.js';
import type { SettingsTree } from './settings-tree.js';

/** The provider that stands in when no backend is configured. */
const standIn = 'simulator';

/**
 * Where a backend came from: the file, a variable with a provider's key, this program itself, which has
 * a model for embeddings, or nowhere, so that the simulator stands in.
 */
export type BackendOrigin =
  | { from: 'file' }
  | { from: 'environment'; variable: string }
  | { from: 'built-in' }
  | { from: 'stand-in' };

/**
 * Adds the backends that the file does not declare: one for each key in the environment, else the
 * simulator when there would be none at all, and the one for embeddings. A declared backend without a key gets the one of its
 * provider from the environment, unless it has an address of its own, which must not see that key.
 */
export function addBackends(
  tree: SettingsTree,
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
): Record<string, BackendOrigin> {
  const made = backendsFromEnvironment(env, catalogue);
  const variables = keyVariables(env, catalogue);
  const origins: Record<string, BackendOrigin> = {};
  for (const name of tree.namesAt(['backends'])) {
    origins[name] = { from: 'file' };
    addKey(tree, name, variables);
  }
  for (const [name, backend] of Object.entries(made)) {
    if (Object.hasOwn(origins, name)) continue;
    const variable = variables.get(name) ?? '';
    origins[name] = { from: 'environment', variable };
    tree.assign(['backends', name], backend, variable);
  }
  const declared = tree.valueAt(['backends']) ?? {};
  if (Object.keys(origins).length === 0 && isGroup(declared)) {
    origins[standIn] = { from: 'stand-in' };
    tree.assign(['backends', standIn], { provider: standIn }, '');
  }
  addBuiltIn(tree, catalogue, origins);
  return origins;
}

/**
 * Embed jobs that name no backend need one, too: without a profile for them there is one, on a backend
 * of the provider that runs in this process.
 */
function addBuiltIn(
  tree: SettingsTree,
  catalogue: readonly CatalogueEntry[],
  origins: Record<string, BackendOrigin>,
): void {
  const name = catalogue.find(({ inProcess }) => inProcess)?.id;
  const isFree = tree.valueAt(['profiles', embeddingProfile]) === undefined;
  const areGroups = ['backends', 'profiles'].every((group) => isGroup(tree.valueAt([group]) ?? {}));
  if (name === undefined || !isFree || !areGroups) return;
  if (!Object.hasOwn(origins, name)) {
    origins[name] = { from: 'built-in' };
    tree.assign(['backends', name], { provider: name }, '');
  }
  // A declared backend of that name may be another provider's.
  if (tree.valueAt(['backends', name, 'provider']) !== name) return;
  tree.assign(['profiles', embeddingProfile], { backend: name }, '');
}

/** The variables that hold keys, by every name of the provider whose they are. */
function keyVariables(
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
): ReadonlyMap<string, string> {
  return new Map(
    catalogue.flatMap((entry) => {
      const variable = keyVariable(entry, env);
      if (variable === undefined) return [];
      return [entry.id, ...(entry.aliases ?? [])].map((name): [string, string] => [name, variable]);
    }),
  );
}

function addKey(tree: SettingsTree, name: string, variables: ReadonlyMap<string, string>): void {
  const path = ['backends', name];
  const provider = tree.valueAt([...path, 'provider']);
  const variable = typeof provider === 'string' ? variables.get(provider) : undefined;
  const own = ['apiKey', 'baseUrl'].some((field) => tree.valueAt([...path, field]) !== undefined);
  if (own || variable === undefined) return;
  tree.assign([...path, 'apiKey'], `env:${variable}`, variable);
}
