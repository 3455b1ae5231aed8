import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ConfigurationProblem } from './configuration-error.js';
import { fromKeyring } from './keyring.js';
import { pathText, type SettingPath } from './setting-path.js';
import type { SettingsTree } from './settings-tree.js';

const largestSecret = 65_536;

export interface ReferenceScope {
  env: NodeJS.ProcessEnv;
  /** Where `file:` paths that are relative begin. */
  folder: string;
}

/** Puts the values in the place of `env:NAME`, `file:PATH` and `keyring:SERVICE/ACCOUNT`, wherever a secret may be given. */
export async function resolveReferences(
  tree: SettingsTree,
  scope: ReferenceScope,
): Promise<ConfigurationProblem[]> {
  const problems: ConfigurationProblem[] = [];
  for (const path of secretPaths(tree)) {
    const text = tree.valueAt(path);
    const reference = typeof text === 'string' ? /^(env|file|keyring):(.*)$/s.exec(text) : null;
    if (reference === null) continue;
    const place = tree.placeOf(path);
    const [, source, name = ''] = reference;
    const found = await lookUp(source, name, scope);
    if ('message' in found) problems.push({ place, path: pathText(path), ...found });
    tree.assign(path, 'value' in found ? found.value : undefined, place);
  }
  return problems;
}

function secretPaths(tree: SettingsTree): SettingPath[] {
  const keys = tree.namesAt(['backends']).flatMap((name) => {
    const several = tree.valueAt(['backends', name, 'apiKeys']);
    const each = Array.isArray(several) ? several.map((_, at) => ['backends', name, 'apiKeys', at]) : [];
    return [['backends', name, 'apiKey'], ...each];
  });
  const previous = tree.valueAt(['sealing', 'previousKeys']);
  const older = Array.isArray(previous) ? previous.map((_, at) => ['sealing', 'previousKeys', at]) : [];
  const single = [
    ['redis', 'url'],
    ['redis', 'password'],
    ['sealing', 'key'],
    ['telemetry', 'headers'],
  ];
  return [...single, ...older, ...keys].filter((path) => tree.valueAt(path) !== undefined);
}

type Found = { value: string } | { message: string; mend: string };

function lookUp(
  source: string | undefined,
  name: string,
  { env, folder }: ReferenceScope,
): Found | Promise<Found> {
  if (source === 'env') return fromVariable(name, env);
  return source === 'keyring' ? fromKeyring(name) : fromFile(name, folder);
}

function fromVariable(name: string, env: NodeJS.ProcessEnv): Found {
  const value = env[name];
  if (value) return { value };
  return { message: `The environment variable ${name} is not set.`, mend: 'Set it, or take the line out.' };
}

async function fromFile(name: string, folder: string): Promise<Found> {
  const path = resolve(folder, name);
  try {
    const { size } = await stat(path);
    if (size > largestSecret) {
      return { message: `The file ${path} is too large for a secret.`, mend: 'Name the right file.' };
    }
    const value = (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
    if (value !== '') return { value };
    return { message: `The file ${path} is empty.`, mend: 'Write the secret into it.' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return { message: `The file ${path} does not exist.`, mend: 'Create it, or correct the path.' };
    }
    return { message: `The file ${path} cannot be read (${code}).`, mend: 'Let this user read it.' };
  }
}
