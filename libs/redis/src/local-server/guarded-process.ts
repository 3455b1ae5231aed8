import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { LastLines } from './last-lines.js';

/**
 * Runs a program that ends with this process, however this process ends. A guard waits on a pipe
 * whose other end is here: the system closes it when this process dies, kill -9 included, and the
 * guard stops the program. A line through the pipe dismisses the guard. The guard is the shell's
 * child and exists before the shell becomes the program, so there is no moment without it.
 */
const guardScript = `
(read -r _ <&3 || kill -TERM $$) </dev/null >/dev/null 2>&1 &
exec "$0" - 3<&-
`;

export interface GuardedProcessOptions {
  program: string;
  searchPath: string;
  folder: string;
  /** What the program reads from its standard input. */
  input: string;
  /** What must not appear in its lines. */
  secret: string;
}

/** A program that cannot outlive this process. */
export class GuardedProcess {
  readonly lines = new LastLines(20);
  /** How the program ended, in words; never rejects. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;

  constructor({ program, searchPath, folder, input, secret }: GuardedProcessOptions) {
    // A session of its own: Ctrl-C in the terminal reaches this process, which stops the program last.
    const child = spawn('/bin/sh', ['-c', guardScript, program], {
      cwd: folder,
      detached: true,
      env: { PATH: searchPath, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    const add = (line: string): void => this.lines.add(line.replaceAll(secret, '[secret]'));
    const guard = child.stdio[3] as Writable;
    for (const pipe of [child.stdin, guard]) {
      pipe.on('error', (error) => add(`Its input was closed early: ${error.message}`));
    }
    for (const output of [child.stdout, child.stderr]) createInterface(output).on('line', add);
    child.once('exit', () => guard.end('\n'));
    this.ended = once(child, 'close').then(
      ([code, signal]) => (signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
      (error: Error) => `could not be started: ${error.message}`,
    );
    child.stdin.end(input);
  }

  /** Asks the program to end, and ends it when it has not done so within a time in milliseconds. */
  async stop(limitMs: number): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), limitMs);
    await this.ended;
    clearTimeout(timer);
  }
}
