import {
  builtInKinds,
  type Configuration,
  configurationSchemaOf,
  type KindSchemaTable,
} from '@app/contracts';
import { resolve } from 'node:path';
import { addBackends } from './add-backends.js';
import { readCommandLine } from './command-line.js';
import { ConfigurationError } from './configuration-error.js';
import { readConfigurationFile } from './configuration-file.js';
import { crossChecks } from './cross-checks.js';
import { addPlainVariables } from './plain-variables.js';
import type { BackendOrigin, CatalogueEntry } from './provider-environment.js';
import { resolveReferences } from './references.js';
import { schemaProblems } from './schema-problems.js';
import { fileSource, readSetting, settingSources } from './setting-sources.js';
import { SettingsTree } from './settings-tree.js';

export interface LoadOptions {
  /** The providers that backends may name. */
  catalogue: readonly CatalogueEntry[];
  /** The kinds of jobs that schedules may submit. Default: those that come with Sluice. */
  kinds?: KindSchemaTable;
  /** Default: the flags of this process. */
  argv?: readonly string[];
  /** Default: the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** The working directory, which is searched for the file. Default: that of this process. */
  cwd?: string;
}

/** The origins of the configuration, for the banner at the start. */
export interface ConfigurationSources {
  /** The file that was read, absolute. */
  file: string | undefined;
  /** The origin of each backend, by its name. */
  backends: Record<string, BackendOrigin>;
}

export interface LoadedConfiguration {
  /**
   * Complete and checked: `http.host` is always set, `dataDirectory` is absolute, and every reference to a variable
   * or a file is resolved.
   */
  configuration: Configuration;
  sources: ConfigurationSources;
}

/**
 * Reads the configuration. Flags override the environment, which overrides the file, which overrides the defaults.
 *
 * @throws {ConfigurationError} With every problem of the configuration.
 */
export async function loadConfiguration({
  catalogue,
  kinds = builtInKinds,
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
  const parsed = configurationSchemaOf(kinds).safeParse(tree.values);
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

/** An empty variable counts as unset, because containers often pass on empty ones. */
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
    // Without keys, only this machine may call the API.
    http: { ...http, host: http.host ?? (apiKeys.length > 0 ? '0.0.0.0' : '127.0.0.1') },
  };
}

/** The folders in which programs of this machine are searched, as in PATH. */
export function executablePath(env: NodeJS.ProcessEnv = process.env): string {
  return env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
}
