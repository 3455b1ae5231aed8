import { meantName } from './nearest-name.js';
import type { SettingPath } from './setting-path.js';

/** Something wrong between settings that are each right. */
export interface Finding {
  path: SettingPath;
  message: string;
  mend: string;
}

/** Finds a name at fault that nothing has. */
export function unknown(
  what: string,
  name: string | undefined,
  known: readonly string[],
  path: SettingPath,
): Finding[] {
  if (name === undefined || name === '' || known.includes(name)) return [];
  return [{ path, message: `No ${what} has this name.`, mend: meantName(name, known) }];
}
