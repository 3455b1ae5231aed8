import { embeddingProfile } from '@app/contracts';
import { addLocalBackend } from './plain-variables.js';
import {
  type BackendOrigin,
  type CatalogueEntry,
  environmentBackend,
  type ProviderEnvironment,
  providerEnvironment,
} from './provider-environment.js';
import { isGroup, type SettingsTree } from './settings-tree.js';

/** The provider that is used when no backend is configured. */
const standIn = 'simulator';

/**
 * Adds the backends that the file does not declare: one for each provider with a key or an address in the
 * environment, else the simulator if there would be none, and the built-in one for embeddings. A variable that
 * several providers read creates a backend of the first of them only.
 *
 * A declared backend without an address uses the address of its provider from the environment. A declared backend
 * without a key uses the key of its provider, unless it declares an address, which must not receive that key.
 *
 * @returns The origin of each backend, by its name.
 */
export function addBackends(
  tree: SettingsTree,
  env: NodeJS.ProcessEnv,
  catalogue: readonly CatalogueEntry[],
): Record<string, BackendOrigin> {
  const found = catalogue.flatMap((entry) => {
    const environment = providerEnvironment(entry, env);
    return environment === undefined ? [] : [{ entry, environment }];
  });
  const byName = new Map(
    found.flatMap(({ entry, environment }) =>
      [entry.id, ...(entry.aliases ?? [])].map((name): [string, ProviderEnvironment] => [name, environment]),
    ),
  );
  const origins: Record<string, BackendOrigin> = {};
  for (const name of tree.namesAt(['backends'])) {
    origins[name] = { from: 'file' };
    complete(tree, name, byName);
  }
  const used = new Set<string>();
  for (const { entry, environment } of found) {
    const { variable } = environment;
    const isFirst = !used.has(variable);
    used.add(variable);
    if (Object.hasOwn(origins, entry.id) || !isFirst) continue;
    origins[entry.id] = { from: 'environment', variable };
    tree.assign(['backends', entry.id], environmentBackend(entry, environment), variable);
  }
  addLocalBackend(tree, env, catalogue, origins);
  const declared = tree.valueAt(['backends']) ?? {};
  if (Object.keys(origins).length === 0 && isGroup(declared)) {
    origins[standIn] = { from: 'stand-in' };
    tree.assign(['backends', standIn], { provider: standIn }, '');
  }
  addBuiltIn(tree, catalogue, origins);
  return origins;
}

/**
 * Adds a profile for embed jobs that name no backend, on a backend of the provider that runs in this process,
 * unless a profile for them is declared.
 */
function addBuiltIn(
  tree: SettingsTree,
  catalogue: readonly CatalogueEntry[],
  origins: Record<string, BackendOrigin>,
): void {
  const name = catalogue.find(({ transport }) => transport?.kind === 'in-process')?.id;
  const isFree = tree.valueAt(['profiles', embeddingProfile]) === undefined;
  const areGroups = ['backends', 'profiles'].every((group) => isGroup(tree.valueAt([group]) ?? {}));
  if (name === undefined || !isFree || !areGroups) return;
  if (!Object.hasOwn(origins, name)) {
    origins[name] = { from: 'built-in' };
    tree.assign(['backends', name], { provider: name }, '');
  }
  // A declared backend of that name may belong to another provider.
  if (tree.valueAt(['backends', name, 'provider']) !== name) return;
  tree.assign(['profiles', embeddingProfile], { backend: name }, '');
}

/** Adds the address and the key from the environment to a declared backend. */
function complete(
  tree: SettingsTree,
  name: string,
  environments: ReadonlyMap<string, ProviderEnvironment>,
): void {
  const path = ['backends', name];
  const provider = tree.valueAt([...path, 'provider']);
  const environment = typeof provider === 'string' ? environments.get(provider) : undefined;
  if (environment === undefined || tree.valueAt([...path, 'baseUrl']) !== undefined) return;
  const { address, key } = environment;
  if (address !== undefined) tree.assign([...path, 'baseUrl'], address.baseUrl, address.variable);
  if (key === undefined || tree.valueAt([...path, 'apiKey']) !== undefined) return;
  tree.assign([...path, 'apiKey'], `env:${key}`, key);
}
