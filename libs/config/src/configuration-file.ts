import { cosmiconfig } from 'cosmiconfig';
import { dirname, extname, relative, resolve } from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import { type FileContent, fileReaders, FileSyntaxError } from './file-formats.js';
import { isGroup, type SettingPath } from './settings-tree.js';

const searchedNames = ['sluice.yaml', 'sluice.yml', 'sluice.toml', 'sluice.json'];

/** A configuration file that was read. */
export interface ConfigurationFile {
  /** Absolute. */
  path: string;
  /** Absolute; relative paths in the file start here. */
  folder: string;
  values: Record<string, unknown>;
  /** `sluice.yaml:7` for a setting if the format has line numbers, else `sluice.toml`. */
  placeOf(path: SettingPath): string;
}

/**
 * Reads the named file, else the one with a known name in the working directory, else none.
 *
 * @throws {ConfigurationError} When the file cannot be read.
 */
export async function readConfigurationFile(
  named: { path: string; place: string } | undefined,
  cwd: string,
): Promise<ConfigurationFile | undefined> {
  const explorer = cosmiconfig('sluice', {
    searchPlaces: searchedNames,
    searchStrategy: 'none',
    ignoreEmptySearchPlaces: false,
    cache: false,
    loaders: Object.fromEntries(
      Object.entries(fileReaders).map(([extension, read]) => [extension, loader(read, cwd)]),
    ),
  });
  if (named === undefined) {
    const found = await explorer.search(cwd);
    return found === null ? undefined : toFile(found.filepath, found.config, cwd);
  }
  const path = resolve(cwd, named.path);
  if (fileReaders[extname(path)] === undefined) {
    throw problem(named.place, `Expected a file that ends in ${extensions()}.`);
  }
  const loaded = await explorer.load(path).catch((error: unknown) => {
    if (error instanceof ConfigurationError) throw error;
    const reason = codeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${codeOf(error)})`;
    throw problem(named.place, `${path} ${reason}. Correct the path or leave it out.`);
  });
  return toFile(path, loaded?.config, cwd);
}

function loader(read: (text: string) => Promise<FileContent>, cwd: string) {
  return async (path: string, text: string): Promise<FileContent> => {
    try {
      return await read(text);
    } catch (error) {
      if (!(error instanceof FileSyntaxError)) throw error;
      const line = error.line === undefined ? '' : `:${error.line}`;
      throw problem(`${placeName(path, cwd)}${line}`, error.message);
    }
  };
}

function toFile(path: string, content: FileContent | undefined, cwd: string): ConfigurationFile {
  const name = placeName(path, cwd);
  const values = content?.values ?? {};
  if (!isGroup(values)) {
    throw problem(name, 'Expected named settings, such as `http: { port: 8080 }`.');
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

/** Relative if the file is below the working directory. */
function placeName(path: string, cwd: string): string {
  const below = relative(cwd, path);
  return below.startsWith('..') ? path : below;
}

function extensions(): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(Object.keys(fileReaders));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

function problem(place: string, message: string): ConfigurationError {
  return new ConfigurationError([{ place, path: '', message }]);
}
