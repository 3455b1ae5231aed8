import { configurationSchema, type Configuration } from '@app/contracts';
import { resolve } from 'node:path';
import { addBackends } from './add-backends.js';
import type { BackendOrigin } from './backend-origin.js';
import type { CatalogueEntry } from './backends-from-environment.js';
import { readCommandLine } from './command-line.js';
import { readConfigurationFile } from './configuration-file.js';
import { ConfigurationError } from './configuration-error.js';
import { crossChecks } from './cross-checks.js';
import { defaultHost } from './loopback.js';
import { addPlainVariables } from './plain-variables.js';
import { resolveReferences } from './references.js';
import { schemaProblems } from './schema-problems.js';
import { SettingsTree } from './settings-tree.js';
import { fileSource, readSetting, settingSources } from './settings-table.js';

export interface LoadOptions {
  /** The providers that backends may name. */
  catalogue: readonly CatalogueEntry[];
  /** The flags; those of this process by default. */
  argv?: readonly string[];
  /** The environment; that of this process by default. */
  env?: NodeJS.ProcessEnv;
  /** The working directory, where the file is found; that of this process by default. */
  cwd?: string;
}

/** Where the configuration came from, for the banner at the start. */
export interface ConfigurationSources {
  /** The file that was read, absolute. */
  file: string | undefined;
  /** Where each backend came from, by its name. */
  backends: Record<string, BackendOrigin>;
}

export interface LoadedConfiguration {
  /**
   * Complete and checked: `http.host` is always set, `dataDirectory` is absolute, and no reference to
   * the environment or to a file is left.
   */
  configuration: Configuration;
  sources: ConfigurationSources;
}

/**
 * Reads the configuration: flags before the environment before the file before the defaults.
 *
 * @throws {ConfigurationError} With every problem that was found.
 */
export async function loadConfiguration({
  catalogue,
  argv = process.argv.slice(2),
  env = process.env,
  cwd = process.cwd(),
}: LoadOptions): Promise<LoadedConfiguration> {
  const { values: flags, problems } = readCommandLine(argv);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const file = await readConfigurationFile(namedFile(flags, env), cwd);
  const tree = new SettingsTree(file);
  assignOutside(tree, flags, env);
  const backends = addBackends(tree, env, catalogue);
  problems.push(...addPlainVariables(tree, env, catalogue));
  problems.push(...(await resolveReferences(tree, { env, folder: file?.folder ?? cwd })));
  const parsed = configurationSchema.safeParse(tree.values);
  if (!parsed.success) problems.push(...schemaProblems(parsed.error.issues, tree));
  problems.push(...crossChecks(tree, catalogue));
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return { configuration: complete(parsed.data, cwd), sources: { file: file?.path, backends } };
}

function namedFile(flags: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv) {
  const flag = flags.get(fileSource.flag);
  if (flag !== undefined) return { path: flag, place: `--${fileSource.flag}` };
  const variable = env[fileSource.variable];
  return variable ? { path: variable, place: fileSource.variable } : undefined;
}

/** An empty variable counts as unset: containers often pass such ones on. */
function assignOutside(tree: SettingsTree, flags: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): void {
  for (const { path, variable, flag, type } of settingSources) {
    const given = flag === undefined ? undefined : flags.get(flag);
    const text = given ?? env[variable];
    if (text) tree.assign(path, readSetting(text, type), given === undefined ? variable : `--${flag}`);
  }
}

function complete(configuration: Configuration, cwd: string): Configuration {
  const { http, apiKeys, dataDirectory } = configuration;
  return {
    ...configuration,
    dataDirectory: resolve(cwd, dataDirectory),
    http: { ...http, host: http.host ?? defaultHost(apiKeys.length > 0) },
  };
}
