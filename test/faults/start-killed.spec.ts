import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../system/api-client.js';
import { freePort } from '../system/free-port.js';
import { Program } from '../system/program.js';
import { waitFor } from '../system/wait-for.js';

describe('npm start', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sluice-start-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function start(): Promise<{ program: Program; api: ApiClient }> {
    const port = await freePort();
    const main = resolve('dist', 'apps', 'standalone', 'main.js');
    const program = new Program(process.execPath, [main, '--port', String(port)], { cwd: directory });
    await waitFor('it says that it runs', () => program.output.includes('Sluice is running'));
    return { program, api: new ApiClient(`http://127.0.0.1:${port}`) };
  }

  /** Ends the program and waits until nothing that it started is left. */
  async function expectEnd(program: Program, signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<void> {
    expect(await processesIn(directory)).not.toEqual([]);
    expect(await program.stop(signal)).toBe(signal === 'SIGKILL' ? null : 0);
    await waitFor('all of its processes end', async () => (await processesIn(directory)).length === 0);
  }

  it('finds its jobs again at the next start, and leaves no process behind after SIGKILL and SIGTERM', async () => {
    const first = await start();
    const { id } = await first.api.submitChat('Remember me.');
    const { result } = await first.api.ended(id);
    await expectEnd(first.program, 'SIGKILL');

    const second = await start();
    expect((await second.api.job(id)).result).toEqual(result);
    await expectEnd(second.program, 'SIGTERM');
  });

  it('leaves no process behind after SIGINT', async () => {
    await expectEnd((await start()).program, 'SIGINT');
  });
});

/** The processes whose working directory is in the folder: the program and what it started. */
async function processesIn(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    // A process that ends between the listing and the look has no folder any more.
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (!folder.startsWith(directory)) continue;
    found.push(await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => pid));
  }
  return found;
}
