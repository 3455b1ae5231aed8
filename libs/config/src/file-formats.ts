import type { Document } from 'yaml';
import { isGroup, type SettingPath } from './settings-tree.js';

/** The content of a configuration file. */
export interface FileContent {
  values: unknown;
  /** The line, from 1, of a setting or of the nearest group around it; undefined where it is not known. */
  lineOf(path: SettingPath): number | undefined;
}

/** A file that is not valid in its format. The message repeats no text of the file, which may be secret. */
export class FileSyntaxError extends Error {
  override readonly name = 'FileSyntaxError';

  constructor(
    message: string,
    readonly line: number | undefined,
  ) {
    super(message);
  }
}

/**
 * The reader of each format, by the extension of the file. A reader loads its parser when it is used.
 *
 * @throws {FileSyntaxError}
 */
export const fileReaders: Readonly<Record<string, (text: string) => Promise<FileContent>>> = {
  '.yaml': (text) => readYaml(text, 'YAML'),
  '.yml': (text) => readYaml(text, 'YAML'),
  // JSON is a subset of YAML; read as YAML it has line numbers and no key twice.
  '.json': (text) => readYaml(text, 'JSON'),
  '.toml': readToml,
};

async function readYaml(text: string, format: 'YAML' | 'JSON'): Promise<FileContent> {
  const yaml = await import('yaml');
  const lineCounter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  const [error] = document.errors;
  if (error !== undefined) {
    // The parser's own message may quote the file; its code does not.
    const reason = error.code.toLowerCase().replaceAll('_', ' ');
    throw new FileSyntaxError(`Not valid ${format}: ${reason}.`, lineCounter.linePos(error.pos[0]).line);
  }
  return {
    values: toValues(document, format),
    lineOf: (path) => lineCounter.linePos(offsetOf(yaml, document, path)).line,
  };
}

function toValues(document: Document, format: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw new FileSyntaxError(
      `Not valid ${format}: an alias has no anchor, or there are too many aliases.`,
      undefined,
    );
  }
}

/** The offset of a setting in the text, or of the nearest group around it that the file has. */
function offsetOf(
  { isAlias, isMap, isScalar, isSeq }: typeof import('yaml'),
  document: Document,
  path: SettingPath,
): number {
  const startOf = (node: unknown): number | undefined =>
    isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

async function readToml(text: string): Promise<FileContent> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return { values: datesAsText(parse(text)), lineOf: () => undefined };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The lines after the first one quote the file.
    const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    throw new FileSyntaxError(`Not valid TOML: ${reason}.`, error.line);
  }
}

/** Only TOML has dates; the schemas expect text. */
function datesAsText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(datesAsText);
  if (!isGroup(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, datesAsText(entry)]));
}
