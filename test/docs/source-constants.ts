import { glob, readFile } from 'node:fs/promises';

/** A number that a source file declares. */
export interface Constant {
  path: string;
  name: string;
  value: number;
}

/** Every numeric constant and default of the libraries and programs, products of numbers included. */
export async function constants(): Promise<Constant[]> {
  const found: Constant[] = [];
  for await (const path of glob('{libs,apps}/*/src/**/*.{ts,lua}')) {
    if (path.endsWith('.spec.ts')) continue;
    const text = await readFile(path, 'utf8');
    const patterns = path.endsWith('.lua')
      ? [/^\s*local (\w+) = ([\d_. *]+)$/gm]
      : [/^(?:export )?const (\w+)(?:: number)? = ([\d_. *]+);/gm, /^ {2}(\w+): ([\d_. *]+),/gm];
    for (const [, name = '', expression = ''] of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
      found.push({ path, name, value: productOf(expression) });
    }
  }
  return found;
}

function productOf(expression: string): number {
  return expression
    .split('*')
    .map((factor) => Number(factor.trim().replaceAll('_', '')))
    .reduce((product, factor) => product * factor, 1);
}
