import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BenchRun } from './bench-program.js';

/** In the repository's data folder, which git ignores; what a bench installs stays there between runs. */
export const benchFolder = fileURLToPath(new URL('../../.sluice/bench', import.meta.url));

interface Stoppable {
  stop(): Promise<void>;
}

/** Everything that runs during a bench, ended in the opposite order of its start. */
export class Stage implements AsyncDisposable {
  readonly #running: Stoppable[] = [];
  #finished = false;
  /** For the data and logs of what runs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly show: (what: string) => void;

  private constructor(folder: string, { signal, show }: BenchRun) {
    this.folder = folder;
    this.signal = signal;
    this.show = show;
  }

  /** @param name Of the bench. */
  static async open(name: string, run: BenchRun): Promise<Stage> {
    await mkdir(benchFolder, { recursive: true });
    return new Stage(await mkdtemp(`${benchFolder}/${name}-`), run);
  }

  async start<Part extends Stoppable>(name: string, starting: () => Promise<Part>): Promise<Part> {
    this.signal.throwIfAborted();
    this.show(`Starting ${name}`);
    const part = await starting();
    this.#running.push(part);
    return part;
  }

  /** The bench went well: its folder is not needed any more. */
  finish(): void {
    this.#finished = true;
  }

  /** Ends everything. The logs stay when the bench did not finish, for whoever looks for the reason. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of this.#running.toReversed()) await part.stop();
    if (this.#finished || this.signal.aborted) await rm(this.folder, { recursive: true, force: true });
  }
}
