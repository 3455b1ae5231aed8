import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Configuration, Secret, sealingSettingsSchema } from '@app/contracts';
import { ConfigurationError } from './configuration-error.js';

const keyBytes = 32;
const ownerOnly = 0o600;

/**
 * The keys that seal stored secrets, the one in use first: those of the configuration, else the one in the file
 * `sealing.key` of the data directory. The file is created, readable for its owner only, if it does not exist.
 *
 * @throws {ConfigurationError} When the file cannot be read or created, or contains no key.
 */
export async function sealingKeys({
  sealing,
  dataDirectory,
}: Pick<Configuration, 'sealing' | 'dataDirectory'>): Promise<Secret[]> {
  if (sealing.key !== undefined) return [sealing.key, ...sealing.previousKeys];
  const path = join(dataDirectory, 'sealing.key');
  try {
    const text = (await read(path)) ?? (await create(path, dataDirectory));
    const { key } = sealingSettingsSchema.parse({ key: text });
    return [...(key === undefined ? [] : [key]), ...sealing.previousKeys];
  } catch (error) {
    throw new ConfigurationError([
      {
        place: path,
        path: 'sealing.key',
        message: `The sealing key cannot be kept there (${reasonOf(error)}). Set sealing.key to the same key for every process, or make the data directory writable.`,
      },
    ]);
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** When several processes start at once, one of them creates the whole file and all of them read it. */
async function create(path: string, directory: string): Promise<string | undefined> {
  await mkdir(directory, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: ownerOnly, flag: 'wx' });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return read(path);
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? 'it is not 32 bytes in base64';
}
