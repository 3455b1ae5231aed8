import { cosmiconfig } from 'cosmiconfig';
import { dirname, extname, relative, resolve } from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import { FileSyntaxError, type FileContent } from './file-content.js';
import { isGroup, type SettingPath } from './setting-path.js';

type Read = (text: string) => Promise<FileContent>;

/** Each is loaded for the file that needs it. */
const readers: Record<string, Read> = {
  '.yaml': readAs('YAML'),
  '.yml': readAs('YAML'),
  // JSON is YAML as well, and read as such it has line numbers and no key twice.
  '.json': readAs('JSON'),
  '.toml': async (text) => (await import('./toml-content.js')).readToml(text),
};

function readAs(format: 'YAML' | 'JSON'): Read {
  return async (text) => (await import('./yaml-content.js')).readYaml(text, format);
}

const foundNames = ['sluice.yaml', 'sluice.yml', 'sluice.toml', 'sluice.json'];

/** The configuration file as it was read. */
export interface ConfigurationFile {
  /** Absolute. */
  path: string;
  /** Absolute; what the file names relatively is looked for here. */
  folder: string;
  values: Record<string, unknown>;
  /** `sluice.yaml:7` for a setting, where the format tells lines, else `sluice.toml`. */
  placeOf(path: SettingPath): string;
}

/**
 * Reads the named file, else the one with a known name in the working directory, else none.
 *
 * @throws {ConfigurationError} When it cannot be read.
 */
export async function readConfigurationFile(
  named: { path: string; place: string } | undefined,
  cwd: string,
): Promise<ConfigurationFile | undefined> {
  const explorer = cosmiconfig('sluice', {
    searchPlaces: foundNames,
    searchStrategy: 'none',
    ignoreEmptySearchPlaces: false,
    cache: false,
    loaders: Object.fromEntries(
      Object.entries(readers).map(([extension, read]) => [extension, reader(read, cwd)]),
    ),
  });
  if (named === undefined) {
    const found = await explorer.search(cwd);
    return found === null ? undefined : describeFile(found.filepath, found.config, cwd);
  }
  const path = resolve(cwd, named.path);
  if (readers[extname(path)] === undefined) {
    throw problem(named.place, 'This is no configuration file.', `Name one that ends in ${extensions()}.`);
  }
  const loaded = await explorer.load(path).catch((error: unknown) => {
    if (error instanceof ConfigurationError) throw error;
    const reason = codeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${codeOf(error)})`;
    throw problem(named.place, `${path} ${reason}.`, 'Correct the path, or leave it out.');
  });
  return describeFile(path, loaded?.config, cwd);
}

function reader(read: Read, cwd: string) {
  return async (path: string, text: string): Promise<FileContent> => {
    try {
      return await read(text);
    } catch (error) {
      if (!(error instanceof FileSyntaxError)) throw error;
      const place = `${placeName(path, cwd)}${error.line === undefined ? '' : `:${error.line}`}`;
      throw problem(place, error.message, 'Correct the text there.');
    }
  };
}

function describeFile(path: string, content: FileContent | undefined, cwd: string): ConfigurationFile {
  const name = placeName(path, cwd);
  const values = content?.values ?? {};
  if (!isGroup(values)) {
    throw problem(name, 'This file holds no settings.', 'Write them by name, as in `http: { port: 8080 }`.');
  }
  return {
    path,
    folder: dirname(path),
    values,
    placeOf(setting) {
      const line = content?.lineOf(setting);
      return line === undefined ? name : `${name}:${line}`;
    },
  };
}

/** Relative where the file is below the working directory. */
function placeName(path: string, cwd: string): string {
  const below = relative(cwd, path);
  return below.startsWith('..') ? path : below;
}

function extensions(): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(Object.keys(readers));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

function problem(place: string, message: string, mend: string): ConfigurationError {
  return new ConfigurationError([{ place, path: '', message, mend }]);
}
