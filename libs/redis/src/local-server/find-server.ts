import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const serverNames = ['redis-server', 'valkey-server'];

/**
 * The first `redis-server`, else the first `valkey-server`, in the folders of a search path (as in
 * PATH); undefined when there is neither.
 */
export async function findServer(searchPath: string): Promise<string | undefined> {
  for (const name of serverNames) {
    const found = await findProgram(name, searchPath);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first file of this name in the folders of a search path that may be run. */
export async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
