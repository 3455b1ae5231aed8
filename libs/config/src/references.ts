import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ConfigurationProblem } from './configuration-error.js';
import { secretPaths } from './setting-sources.js';
import { pathText, type SettingsTree } from './settings-tree.js';

const largestSecret = 65_536;

interface ReferenceScope {
  env: NodeJS.ProcessEnv;
  /** Relative `file:` paths start here. */
  folder: string;
}

/** Replaces `env:NAME`, `file:PATH` and `keyring:SERVICE/ACCOUNT` in every secret setting by the value. */
export async function resolveReferences(
  tree: SettingsTree,
  scope: ReferenceScope,
): Promise<ConfigurationProblem[]> {
  const problems: ConfigurationProblem[] = [];
  for (const path of secretPaths(tree.values)) {
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

type Found = { value: string } | { message: string };

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
  return { message: `The environment variable ${name} is not set. Set it or remove the line.` };
}

async function fromFile(name: string, folder: string): Promise<Found> {
  const path = resolve(folder, name);
  try {
    const { size } = await stat(path);
    if (size > largestSecret) {
      return { message: `The file ${path} is too large for a secret. Correct the path.` };
    }
    const value = (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
    if (value !== '') return { value };
    return { message: `The file ${path} is empty. Write the secret into it.` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return { message: `The file ${path} does not exist. Create it or correct the path.` };
    }
    return { message: `The file ${path} cannot be read (${code}). Give this user permission to read it.` };
  }
}

/** The used part of an optional package: `npm install @napi-rs/keyring`. */
interface KeyringPackage {
  Entry: new (service: string, account: string) => { getPassword(): string | null };
}

const packageName = '@napi-rs/keyring';

/** Reads a secret from the system's keyring; `name` is SERVICE/ACCOUNT. */
export async function fromKeyring(
  name: string,
  load: () => Promise<unknown> = () => import(packageName),
): Promise<Found> {
  const [, service, account] = /^([^/]+)\/(.+)$/.exec(name) ?? [];
  if (service === undefined || account === undefined) {
    return { message: 'Expected keyring:SERVICE/ACCOUNT.' };
  }
  let keyring: KeyringPackage;
  try {
    keyring = (await load()) as KeyringPackage;
  } catch {
    const fix = `Run \`npm install ${packageName}\`, or use env: or file: instead.`;
    return { message: `The package ${packageName} is required to read the system's keyring. ${fix}` };
  }
  try {
    const value = new keyring.Entry(service, account).getPassword();
    if (value) return { value };
  } catch (error) {
    return { message: `The keyring did not answer (${(error as Error).message}). Unlock it.` };
  }
  return { message: `The keyring has no ${account} of ${service}. Store the key under this name.` };
}
