import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const stopLimitMs = 40_000;
/** The compile cache that all programs share. */
const compiled = join(tmpdir(), 'sluice-tests-compiled');

/** A real process of the built system, with its output. */
export class Program {
  readonly #process: ChildProcess;
  #output = '';

  constructor(command: string, args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }) {
    this.#process = spawn(command, args, {
      cwd: options.cwd,
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compiled, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
    };
    this.#process.stdout?.on('data', collect);
    this.#process.stderr?.on('data', collect);
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('The program did not start.');
    return this.#process.pid;
  }

  /** The output so far, including errors. */
  get output(): string {
    return this.#output;
  }

  get ended(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Sends a signal and waits for the end. Resolves with the exit code, or with null after a kill. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!this.ended) {
      const ended = once(this.#process, 'exit', { signal: AbortSignal.timeout(stopLimitMs) });
      this.#process.kill(signal);
      await ended.catch((error: unknown) => {
        this.#process.kill('SIGKILL');
        throw new Error(`Did not end after ${signal}:\n${this.#output.slice(-2_000)}`, { cause: error });
      });
    }
    return this.#process.exitCode;
  }
}
