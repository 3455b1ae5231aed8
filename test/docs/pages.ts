import { glob, readFile } from 'node:fs/promises';

/** A page of the documentation. */
export interface Page {
  path: string;
  text: string;
}

/** README.md, CONTRIBUTING.md and every page of docs, in the order of their paths. */
export async function readPages(): Promise<Page[]> {
  const paths = ['README.md', 'CONTRIBUTING.md'];
  for await (const path of glob('docs/**/*.md')) paths.push(path);
  return Promise.all(paths.toSorted().map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}
