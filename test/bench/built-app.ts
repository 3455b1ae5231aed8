import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The program of an app, as `nest build` leaves it.
 *
 * @param checkout Of another version that is built; this one by default.
 */
export function builtApp(app: 'api' | 'scheduler' | 'worker' | 'simulator', checkout: string = root): string {
  return resolve(checkout, 'dist', 'apps', app, 'main.js');
}

/** Arguments of Node.js for a program of the bench's own, which runs from its source. */
export function fromSource(program: string): string[] {
  return ['--import', resolve(root, 'test/jest/import-sources.js'), program];
}
