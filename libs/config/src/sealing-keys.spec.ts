import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, sealingSettingsSchema } from '@app/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from './load-configuration.js';
import { sealingKeys } from './sealing-keys.js';

const newKey = () => randomBytes(32).toString('base64');

describe('sealingKeys', () => {
  let dataDirectory: string;

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-sealing-'));
  });
  afterEach(() => rm(dataDirectory, { recursive: true }));

  const revealed = (keys: Secret[]) => keys.map((key) => key.reveal());

  it('makes one key for all processes that start at once, for the owner alone', async () => {
    const sealing = sealingSettingsSchema.parse({});
    const directory = join(dataDirectory, 'new');
    const made = await Promise.all(
      Array.from({ length: 8 }, () => sealingKeys({ sealing, dataDirectory: directory })),
    );
    expect(new Set(made.flatMap((keys) => revealed(keys))).size).toBe(1);
    expect(await readdir(directory)).toEqual(['sealing.key']);
    expect((await stat(join(directory, 'sealing.key'))).mode & 0o777).toBe(0o600);
  });

  it('takes the keys of the configuration, from variables too', async () => {
    const [key, old] = [newKey(), newKey()];
    await writeFile(join(dataDirectory, 'sluice.yaml'), 'sealing: { previousKeys: [env:OLD_KEY] }\n');
    const { configuration } = await loadConfiguration({
      catalogue: [{ id: 'simulator' }],
      argv: [],
      env: { SLUICE_SEALING_KEY: 'env:NEW_KEY', NEW_KEY: key, OLD_KEY: old },
      cwd: dataDirectory,
    });
    expect(revealed(await sealingKeys(configuration))).toEqual([key, old]);
    expect(await readdir(dataDirectory)).toEqual(['sluice.yaml']);
  });

  it('says what to do about a file that is no key', async () => {
    await writeFile(join(dataDirectory, 'sealing.key'), 'secret');
    const sealing = sealingSettingsSchema.parse({});
    await expect(sealingKeys({ sealing, dataDirectory })).rejects.toThrow('Set sealing.key');
  });
});
