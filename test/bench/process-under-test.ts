import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from './cpu-seconds.js';

export interface ProcessOptions {
  /** How the process is called in messages and figures. */
  name: string;
  command: string;
  arguments: readonly string[];
  /** Its working directory, where its log is written too. */
  folder: string;
  environment?: Record<string, string>;
  /** Resolves to whether the process can be used; asked again and again until it can. */
  isReady: () => Promise<boolean>;
  /** Opens a channel for messages, for processes of the bench's own. */
  channel?: boolean;
}

const readyLimitMs = 20_000;
const stopLimitMs = 10_000;
const pollMs = 20;

/**
 * One process of the system that is measured, or of what it is compared with. It never outlives the
 * bench, unless that is killed by SIGKILL.
 */
export class ProcessUnderTest {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly name: string;
  readonly logFile: string;

  private constructor(options: ProcessOptions) {
    this.name = options.name;
    this.logFile = `${options.folder}/${options.name.replaceAll(/\W+/g, '-')}.log`;
    const log = createWriteStream(this.logFile);
    // A process group of its own: Ctrl-C in a terminal reaches the bench alone, which stops the others.
    this.#child = spawn(options.command, options.arguments, {
      cwd: options.folder,
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe', ...(options.channel ? (['ipc'] as const) : [])],
      detached: true,
    });
    this.#child.stdout?.pipe(log, { end: false });
    this.#child.stderr?.pipe(log, { end: false });
    this.#child.on('error', (error) => log.write(`${error.message}\n`));
    const killAtExit = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', killAtExit);
    this.#ended = once(this.#child, 'close')
      .catch((error: unknown) => error)
      .finally(() => {
        process.off('exit', killAtExit);
        log.end();
      });
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @throws {Error} When it ends before, or is not ready in time; the message names its log.
   */
  static async start(options: ProcessOptions, signal: AbortSignal): Promise<ProcessUnderTest> {
    const started = new ProcessUnderTest(options);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(readyLimitMs)]);
    try {
      while (!(await options.isReady())) {
        if (started.hasEnded) throw new Error(`${options.name} ended early; see ${started.logFile}.`);
        await delay(pollMs, undefined, { signal: limit });
      }
      return started;
    } catch (error) {
      await started.stop();
      signal.throwIfAborted();
      if (!limit.aborted) throw error;
      throw new Error(`${options.name} was not ready within ${readyLimitMs} ms; see ${started.logFile}.`, {
        cause: error,
      });
    }
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined;
  }

  /** CPU time that it has used since its start, in seconds; undefined where the system does not tell. */
  cpuSeconds(): number | undefined {
    return this.#child.pid === undefined ? undefined : cpuSeconds(this.#child.pid);
  }

  /** Sends a message and waits for the next one that comes back. Rejects when the process ends. */
  async ask(message: object, signal: AbortSignal): Promise<unknown> {
    const answered = new AbortController();
    const limit = AbortSignal.any([signal, answered.signal]);
    try {
      const reply = once(this.#child, 'message', { signal: limit });
      const ended = once(this.#child, 'exit', { signal: limit }).then(() => {
        throw new Error(`${this.name} ended while it was measured; see ${this.logFile}.`);
      });
      this.#child.send(message);
      const [answer] = (await Promise.race([reply, ended])) as unknown[];
      return answer;
    } finally {
      answered.abort();
    }
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Ends it, by force when it does not end in time. May be called again. */
  async stop(): Promise<void> {
    if (!this.hasEnded) this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), stopLimitMs);
    await this.#ended;
    clearTimeout(force);
  }
}
