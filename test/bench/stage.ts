import { rm } from 'node:fs/promises';

interface Stoppable {
  stop(): Promise<void>;
}

/** Everything that runs during a bench, ended in the opposite order of its start. */
export class Stage implements AsyncDisposable {
  /** For the data and logs of what runs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly show: (what: string) => void;
  readonly #running: Stoppable[] = [];
  #finished = false;

  constructor(options: { folder: string; signal: AbortSignal; show: (what: string) => void }) {
    this.folder = options.folder;
    this.signal = options.signal;
    this.show = options.show;
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
