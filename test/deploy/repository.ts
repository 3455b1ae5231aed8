import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

/** Where the repository is. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

export function textOf(path: string): Promise<string> {
  return readFile(repository + path, 'utf8');
}

/** A YAML file with its merges done. */
export async function yamlOf(path: string): Promise<unknown> {
  return parse(await textOf(path), { merge: true });
}

/** All documents of a YAML file. */
export async function documentsOf(path: string): Promise<unknown[]> {
  const documents = parseAllDocuments(await textOf(path));
  return documents.map((document) => {
    if (document.errors.length > 0) throw new Error(`${path} is no YAML.`, { cause: document.errors[0] });
    return document.toJS() as unknown;
  });
}
