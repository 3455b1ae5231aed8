import { glob, readFile } from 'node:fs/promises';

/** A number that a source file declares. */
export interface Constant {
  path: string;
  name: string;
  value: number;
}

/** Every numeric constant and default of the libraries and programs: products of numbers included. */
export async function constants(): Promise<Constant[]> {
  const found: Constant[] = [];
  for await (const path of glob('{libs,apps}/*/src/**/*.ts')) {
    if (path.endsWith('.spec.ts')) continue;
    const text = await readFile(path, 'utf8');
    const declared = text.matchAll(/^(?:export )?const (\w+)(?:: number)? = ([\d_. *]+);/gm);
    const members = text.matchAll(/^ {2}(\w+): ([\d_. *]+),/gm);
    for (const [, name = '', expression = ''] of [...declared, ...members]) {
      const value = expression
        .split('*')
        .map((factor) => Number(factor.trim().replaceAll('_', '')))
        .reduce((product, factor) => product * factor, 1);
      found.push({ path, name, value });
    }
  }
  return found;
}
