import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from './repository.js';

/** What `deploy/make-secrets.sh` makes, in a folder of its own. */
export class MadeSecrets {
  private constructor(
    readonly folder: string,
    /** What the script has printed. */
    readonly output: string,
  ) {}

  static async make(): Promise<MadeSecrets> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-secrets-'));
    return new MadeSecrets(folder, await MadeSecrets.#run(folder));
  }

  static async #run(folder: string): Promise<string> {
    const { stdout } = await promisify(execFile)(`${repository}deploy/make-secrets.sh`, [folder]);
    return stdout;
  }

  /** Once more, as somebody may do by mistake. */
  again(): Promise<string> {
    return MadeSecrets.#run(this.folder);
  }

  get configurationFile(): string {
    return join(this.folder, 'sluice.yaml');
  }

  path(name: string): string {
    return join(this.folder, 'deploy', 'secrets', name);
  }

  names(): Promise<string[]> {
    return readdir(join(this.folder, 'deploy', 'secrets'));
  }

  async value(name: string): Promise<string> {
    return (await readFile(this.path(name), 'utf8')).trim();
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
