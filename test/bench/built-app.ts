import { fileURLToPath } from 'node:url';

/** The program of an app, as `nest build` leaves it. */
export function builtApp(app: 'api' | 'scheduler' | 'worker' | 'simulator'): string {
  return fileURLToPath(new URL(`../../dist/apps/${app}/main.js`, import.meta.url));
}
