import { loadConfiguration } from '@app/config';
import type { Configuration } from '@app/contracts';
import { providers } from '@app/providers';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeSecrets } from './secrets.js';

export interface ProcessEnvironment {
  env: Record<string, string>;
  /** The configuration file that is mounted for it. */
  configurationFile: string;
  /** The folder that its secrets are mounted in, with its last slash. */
  secretsFolder: string;
}

/**
 * The configuration of a process that is started so, with the secrets that were made for it.
 *
 * @throws {ConfigurationError} When it would not start.
 */
export async function loadAsProcess(
  { env, configurationFile, secretsFolder }: ProcessEnvironment,
  secrets: MadeSecrets,
): Promise<Configuration> {
  const mounted = (text: string): string =>
    text.replaceAll(`file:${secretsFolder}`, `file:${secrets.path('')}/`);
  const file = join(secrets.folder, 'mounted.yaml');
  await writeFile(file, mounted(await readFile(configurationFile, 'utf8')));
  const entries = Object.entries(env).map(([name, value]) => [name, mounted(value)]);
  const variables = { ...Object.fromEntries(entries), SLUICE_CONFIG: file };
  const { configuration } = await loadConfiguration({
    catalogue: providers,
    argv: [],
    env: variables,
    cwd: secrets.folder,
  });
  return configuration;
}
