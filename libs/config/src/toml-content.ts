import { parse, TomlError } from 'smol-toml';
import { FileSyntaxError, type FileContent } from './file-content.js';
import { isGroup } from './setting-path.js';

/** @throws {FileSyntaxError} */
export function readToml(text: string): FileContent {
  try {
    return { values: datesAsText(parse(text)), lineOf: () => undefined };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The lines after the first one quote the file.
    const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    throw new FileSyntaxError(`This is not TOML: ${reason}.`, error.line);
  }
}

/** The other formats have no dates; the schemas want them as text. */
function datesAsText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(datesAsText);
  if (!isGroup(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, datesAsText(entry)]));
}
